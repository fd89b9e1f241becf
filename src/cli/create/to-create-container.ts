import type { ContainerMount, CreateContainer } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import { parseExposed } from '../../wire/words/exposed-ports.js';
import type { CliIo } from '../cli-io.js';
import type { FlagValues } from '../flag.js';
import { checkContentTrust } from '../values/content-trust.js';
import { invalid } from '../values/invalid.js';
import { toRecord } from '../values/key-value.js';
import type { CREATE_FLAGS } from './create-flags.js';
import { defined } from './defined.js';
import { readPairFiles } from './env-file.js';
import { toMount } from './parse-mount.js';
import { parseCgroupMode, parseIpcMode, parsePidMode, parseUserMode, parseUtsMode } from './parse-namespaces.js';
import { parsePorts } from './parse-ports.js';
import { parseRestart } from './parse-restart.js';
import { parseStopSignal } from './parse-stop-signal.js';
import { parseTmpfs } from './parse-tmpfs.js';
import { parseVolume } from './parse-volume.js';
import { readForEngine } from './read-for-engine.js';
import { readHealth } from './read-health.js';
import { readLog } from './read-log.js';
import { readNetworks } from './read-networks.js';
import { readPlatform } from './read-platform.js';
import { readResources } from './read-resources.js';
import { readSecurityOptions } from './security-options.js';

export type CreateFlags = FlagValues<typeof CREATE_FLAGS>;

/** What the engine is to create, from the flags and operands of `run` and `create`. */
export async function toCreateContainer(
  flags: CreateFlags,
  [image = '', ...command]: readonly string[],
  io: Pick<CliIo, 'env' | 'workingDir' | 'beginAgain'>,
): Promise<CreateContainer> {
  const { workingDir } = io;
  checkConflicts(flags);
  return {
    image,
    ...plainOptions(flags),
    command: some(command),
    // An empty entrypoint takes the image's away.
    entrypoint: flags.entrypoint === undefined ? undefined : flags.entrypoint === '' ? [] : [flags.entrypoint],
    env: some(await readEnv(flags, io)),
    labels: toRecord([...(await readPairFiles(flags.labelFile, io)), ...flags.label]),
    mounts: some(readMounts(flags, workingDir)),
    volumesFrom: some(flags.volumesFrom),
    ...readNetworks(flags),
    namespaces: readNamespaces(flags),
    sysctls: record(flags.sysctl),
    annotations: record(flags.annotation),
    ports: some(flags.publish.flatMap(parsePorts)),
    exposedPorts: some(flags.expose.flatMap(parseExposed)),
    dns: { servers: flags.dns, search: flags.dnsSearch, options: flags.dnsOption },
    ...readResources(flags),
    restart: flags.restart ? parseRestart(flags.restart) : undefined,
    log: readLog(flags),
    health: readHealth(flags),
    securityOptions: some(await readSecurityOptions(flags.securityOpt, io)),
  };
}

/** Variables of `--env-file` and `-e`; a name alone takes the environment's value, and is taken away where there is none. */
export async function readEnv(
  { env, envFile }: Pick<CreateFlags, 'env' | 'envFile'>,
  io: Pick<CliIo, 'env' | 'workingDir' | 'beginAgain'>,
): Promise<readonly string[]> {
  const lookup = (name: string): string | undefined => io.env[name];
  const fromFiles = await readPairFiles(envFile, io, lookup);
  const given = env.map((pair) => {
    const value = pair.includes('=') ? undefined : lookup(pair);
    return value === undefined ? pair : `${pair}=${value}`;
  });
  // Of two flags for one name the later holds, where the earlier stood; files are passed on line by line.
  return [...fromFiles, ...new Map(given.map((pair) => [pair.split('=', 1)[0], pair])).values()];
}

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);

/** What goes through as it is. */
const plainOptions = (flags: CreateFlags) => ({
  name: flags.name || undefined, // Docker takes an empty one for none.
  workingDir: flags.workdir,
  user: flags.user || undefined,
  groupAdd: some(flags.groupAdd),
  hostname: flags.hostname,
  domainname: flags.domainname,
  hasTty: flags.tty,
  hasStdin: flags.interactive,
  ...(flags.stopSignal ? parseStopSignal(flags.stopSignal) : {}),
  stopTimeoutSeconds: flags.stopTimeout,
  cgroupParent: flags.cgroupParent,
  runtime: flags.runtime,
  volumeDriver: flags.volumeDriver,
  idFile: flags.cidfile || undefined,
  isolation: flags.isolation || undefined,
  platform: readPlatform(flags.platform),
  publishAll: flags.publishAll,
  extraHosts: some(flags.addHost),
  isAutoRemoved: flags.rm,
  isPrivileged: flags.privileged,
  hasReadOnlyRoot: flags.readOnly,
  capAdd: some(capabilities(flags.capAdd)),
  capDrop: some(capabilities(flags.capDrop)),
  hasInit: flags.init,
  shmSizeBytes: flags.shmSize,
});

/** Each once, in order, as docker's program sends them. @see docker/cli, opts/capabilities.go */
const capabilities = (names: readonly string[]): readonly string[] =>
  [...new Set(names.map(fullCapability))].toSorted();

function fullCapability(text: string): string {
  const name = text.toUpperCase();
  return name === 'ALL' || name.startsWith('CAP_') ? name : `CAP_${name}`;
}

/** As docker's client sends them: a wish said twice is one, and a place without a name gives way to whatever has one there. */
function readMounts({ volume, mount, tmpfs }: CreateFlags, workingDir: string): readonly ContainerMount[] {
  const mounts = [
    ...[...new Set(volume)].map((spec) => parseVolume(spec, workingDir)),
    ...mount.map((fields) => toMount(fields, workingDir)),
    ...new Map(
      tmpfs.map((spec) => readForEngine(() => parseTmpfs(spec))).map((each) => [each.destination, each]),
    ).values(),
  ];
  const isNameless = ({ askedBy, isAnonymous }: ContainerMount): boolean =>
    askedBy === 'volume' && isAnonymous === true;
  const isFirst = ({ destination }: ContainerMount, among: readonly ContainerMount[]): boolean =>
    !among.some((other) => other.destination === destination);
  const named = mounts.filter((each) => !isNameless(each));
  const twice = named.find((each, index) => !isFirst(each, named.slice(0, index)));
  if (twice) throw engineError('wish_refused', { reason: `Duplicate mount point: ${twice.destination}` });
  return mounts.filter(
    (each, index) => !isNameless(each) || (isFirst(each, named) && isFirst(each, mounts.slice(0, index))),
  );
}

const record = (pairs: readonly string[]): Readonly<Record<string, string>> | undefined =>
  pairs.length > 0 ? toRecord(pairs) : undefined;

function readNamespaces(flags: CreateFlags): CreateContainer['namespaces'] {
  const asked = defined({
    pid: parsePidMode(flags.pid ?? ''),
    ipc: parseIpcMode(flags.ipc ?? ''),
    uts: parseUtsMode(flags.uts ?? ''),
    user: parseUserMode(flags.userns ?? ''),
    cgroup: parseCgroupMode(flags.cgroupns ?? ''),
  });
  return Object.keys(asked).length > 0 ? asked : undefined;
}

function checkConflicts(flags: CreateFlags): void {
  const { rm, restart } = flags;
  checkContentTrust(flags);
  if (rm && restart && restart !== 'no') throw invalid('conflicting options: cannot specify both --restart and --rm');
}
