import { absentFlag, integerFlag, listFlag, switchFlag, textFlag, textListFlag, valueFlag } from '../flag.js';
import { parseExtraHost } from '../values/address.js';
import { parseBytes, parseSwapBytes } from '../values/bytes.js';
import { parseLabel } from '../values/key-value.js';
import { parseUlimit } from '../values/ulimit.js';
import { parseBuildOutput } from './parse-output.js';
import { parseSecret } from './parse-secret.js';
import { parseProgressKind } from './progress-kind.js';

/** Limits of what RUN starts, which the classic builder had. */
const LIMITS = {
  cpuPeriod: integerFlag({ help: 'Limit the CPU CFS (Completely Fair Scheduler) period' }),
  cpuQuota: integerFlag({ help: 'Limit the CPU CFS (Completely Fair Scheduler) quota' }),
  cpuShares: integerFlag({ short: 'c', help: 'CPU shares (relative weight)' }),
  cpusetCpus: textFlag({ help: 'CPUs in which to allow execution (0-3, 0,1)' }),
  cpusetMems: textFlag({ help: 'MEMs in which to allow execution (0-3, 0,1)' }),
  memory: valueFlag({ short: 'm', type: 'bytes', help: 'Memory limit', parse: parseBytes }),
  memorySwap: valueFlag({
    type: 'bytes',
    help: "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
    parse: parseSwapBytes,
  }),
  shmSize: valueFlag({ type: 'bytes', help: 'Shared memory size for build containers', parse: parseBytes }),
  ulimit: listFlag({ type: 'ulimit', help: 'Ulimit options', parse: parseUlimit }),
} as const;

/** What docker's classic builder asks for, and has no meaning where steps are no containers that stay. */
const OF_CLASSIC_BUILDER = {
  compress: switchFlag({ help: 'Compress the build context using gzip', isHidden: true }),
  disableContentTrust: switchFlag({ help: 'Skip image verification', isOn: true, isHidden: true }),
  forceRm: switchFlag({ help: 'Always remove intermediate containers', isHidden: true }),
  rm: switchFlag({ help: 'Remove intermediate containers after a successful build', isOn: true, isHidden: true }),
} as const;

/** Flags of `build`; docker's, in docker's words. */
export const BUILD_FLAGS = {
  ...LIMITS,
  ...OF_CLASSIC_BUILDER,
  addHost: listFlag({ help: 'Add a custom host-to-IP mapping (format: "host:ip")', parse: parseExtraHost }),
  attest: textListFlag({ help: 'Attestation parameters; none are made', isHidden: true }),
  annotation: textListFlag({ help: 'Add annotation to the image' }),
  allow: textListFlag({ help: 'Allow extra privileged entitlement ("network.host", "security.insecure")' }),
  buildArg: textListFlag({ help: 'Set build-time variables' }),
  buildContext: textListFlag({ help: 'Additional build contexts (e.g., name=path)' }),
  cacheFrom: textListFlag({ help: 'External cache sources (e.g., "user/app:cache", "type=local,src=path/to/dir")' }),
  cacheTo: textListFlag({ help: 'Cache export destinations (e.g., "user/app:cache", "type=local,dest=path/to/dir")' }),
  call: textFlag({ help: 'Set method for evaluating build ("check", "outline", "targets")', shownDefault: '"build"' }),
  debug: switchFlag({ short: 'D', help: 'Enable debug logging', isHidden: true }),
  cgroupParent: textFlag({ help: 'Set the parent cgroup for the "RUN" instructions during build' }),
  check: switchFlag({ help: 'Shorthand for "--call=check"' }),
  file: textFlag({ short: 'f', help: 'Name of the Dockerfile (default: "PATH/Dockerfile")' }),
  iidfile: textFlag({ help: 'Write the image ID to a file' }),
  label: listFlag({ help: 'Set metadata for an image', parse: parseLabel }),
  load: switchFlag({ help: 'Shorthand for "--output=type=docker", which is what is done anyway' }),
  metadataFile: textFlag({ help: 'Write build result metadata to a file' }),
  network: textFlag({ help: 'Set the networking mode for the "RUN" instructions during build' }),
  noCache: switchFlag({ help: 'Do not use cache when building the image' }),
  noCacheFilter: textListFlag({ help: 'Do not cache specified stages' }),
  output: listFlag({
    short: 'o',
    help: 'Output destination (format: "type=local,dest=path")',
    parse: parseBuildOutput,
  }),
  platform: textListFlag({ help: 'Set target platform for build' }),
  progress: valueFlag({
    help: 'Set type of progress output ("auto", "none", "plain", "quiet", "rawjson", "tty")',
    shownDefault: '"auto"',
    parse: parseProgressKind,
  }),
  pull: switchFlag({ help: 'Always attempt to pull all referenced images' }),
  push: switchFlag({ help: 'Push the image to the registries of its names' }),
  quiet: switchFlag({ short: 'q', help: 'Suppress the build output and print image ID on success' }),
  secret: listFlag({
    help: 'Secret to expose to the build (format: "id=mysecret[,src=/local/secret]")',
    parse: parseSecret,
  }),
  squash: switchFlag({ help: 'Squash newly built layers into a single new layer' }),
  tag: textListFlag({ short: 't', help: 'Name and optionally a tag (format: "name:tag")' }),
  target: textFlag({ help: 'Set the target build stage to build' }),
  verbose: switchFlag({ help: 'Say of each step that is not cached why it is not' }),

  builder: textFlag({ help: 'Builder instance; there is one', isHidden: true }),
  isolation: textFlag({ help: 'Container isolation technology', isHidden: true }),
  provenance: textFlag({ help: 'Provenance attestation; none is made', isHidden: true }),
  sbom: textFlag({ help: 'SBOM attestation; none is made', isHidden: true }),
  securityOpt: absentFlag(),
  ssh: textListFlag({ help: 'SSH agent socket to expose to the build (format: "default|<id>=<socket>")' }),
} as const;
