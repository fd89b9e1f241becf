import {
  integerFlag,
  listFlag,
  parseInteger,
  switchFlag,
  textFlag,
  textListFlag,
  valueFlag,
  windowsFlag,
} from '../flag.js';
import { parseAddress, parseExtraHost, parseLink, parseSearchDomain } from '../values/address.js';
import { parseBytes } from '../values/bytes.js';
import { parseGpus } from '../values/gpus.js';
import { parseEnv, parseLabel } from '../values/key-value.js';
import { parseUlimit } from '../values/ulimit.js';
import { parseUnsigned } from '../values/unsigned.js';
import { HEALTH_FLAGS } from './health-flags.js';
import { ISOLATION_FLAGS } from './isolation-flags.js';
import { LIMIT_FLAGS } from './limit-flags.js';
import { parseNetworkOption } from './network-option.js';
import { checkDeviceCgroupRule } from './parse-device.js';
import { parseMount } from './parse-mount.js';
import { parseStream } from './parse-stream.js';

/** Flags that `run` and `create` share; docker's, in docker's words. */
export const CREATE_FLAGS = {
  ...LIMIT_FLAGS,
  ...HEALTH_FLAGS,
  ...ISOLATION_FLAGS,
  addHost: listFlag({ help: 'Add a custom host-to-IP mapping (host:ip)', parse: parseExtraHost }),
  attach: listFlag({ short: 'a', help: 'Attach to STDIN, STDOUT or STDERR', parse: parseStream }),
  capAdd: textListFlag({ help: 'Add Linux capabilities' }),
  capDrop: textListFlag({ help: 'Drop Linux capabilities' }),
  cidfile: textFlag({ help: 'Write the container ID to the file' }),
  device: textListFlag({ help: 'Add a host device to the container' }),
  deviceCgroupRule: listFlag({ help: 'Add a rule to the cgroup allowed devices list', parse: checkDeviceCgroupRule }),
  dns: listFlag({ help: 'Set custom DNS servers', parse: parseAddress }),
  dnsOption: textListFlag({ help: 'Set DNS options', otherName: 'dns-opt' }),
  dnsSearch: listFlag({ help: 'Set custom DNS search domains', parse: parseSearchDomain }),
  domainname: textFlag({ help: 'Container NIS domain name' }),
  entrypoint: textFlag({ help: 'Overwrite the default ENTRYPOINT of the image' }),
  env: listFlag({ short: 'e', help: 'Set environment variables', parse: parseEnv }),
  envFile: textListFlag({ help: 'Read in a file of environment variables' }),
  expose: textListFlag({ help: 'Expose a port or a range of ports' }),
  gpus: listFlag({
    type: 'gpu-request',
    help: "GPU devices to add to the container ('all' to pass all GPUs)",
    parse: parseGpus,
  }),
  groupAdd: textListFlag({ help: 'Add additional groups to join' }),
  hostname: textFlag({ short: 'h', help: 'Container host name' }),
  init: switchFlag({ help: 'Run an init inside the container that forwards signals and reaps processes' }),
  interactive: switchFlag({ short: 'i', help: 'Keep STDIN open even if not attached' }),
  ip: textFlag({ help: 'IPv4 address (e.g., 172.30.100.104)' }),
  ip6: textFlag({ help: 'IPv6 address (e.g., 2001:db8::33)' }),
  isolation: textFlag({ help: 'Container isolation technology' }),
  label: listFlag({ short: 'l', help: 'Set meta data on a container', parse: parseLabel }),
  labelFile: textListFlag({ help: 'Read in a line delimited file of labels' }),
  link: listFlag({ help: 'Add link to another container', parse: parseLink }),
  linkLocalIp: textListFlag({ help: 'Container IPv4/IPv6 link-local addresses' }),
  logDriver: textFlag({ help: 'Logging driver for the container' }),
  logOpt: textListFlag({ help: 'Log driver options' }),
  macAddress: textFlag({ help: 'Container MAC address (e.g., 92:d0:c6:0a:29:33)' }),
  memorySwappiness: integerFlag({ help: 'Tune container memory swappiness (0 to 100)', shownDefault: '-1' }),
  mount: listFlag({ type: 'mount', help: 'Attach a filesystem mount to the container', parse: parseMount }),
  name: textFlag({ help: 'Assign a name to the container' }),
  network: listFlag({
    type: 'network',
    help: 'Connect a container to a network',
    parse: parseNetworkOption,
    otherName: 'net',
  }),
  networkAlias: textListFlag({ help: 'Add network-scoped alias for the container', otherName: 'net-alias' }),
  oomKillDisable: switchFlag({ help: 'Disable OOM Killer' }),
  oomScoreAdj: integerFlag({ help: "Tune host's OOM preferences (-1000 to 1000)" }),
  platform: textFlag({ help: 'Set platform if server is multi-platform capable' }),
  privileged: switchFlag({ help: 'Give extended privileges to this container' }),
  publish: textListFlag({ short: 'p', help: "Publish a container's port(s) to the host" }),
  publishAll: switchFlag({ short: 'P', help: 'Publish all exposed ports to random ports' }),
  pull: textFlag({ help: 'Pull image before running ("always", "missing", "never")', shownDefault: '"missing"' }),
  quiet: switchFlag({ short: 'q', help: 'Suppress the pull output' }),
  readOnly: switchFlag({ help: "Mount the container's root filesystem as read only" }),
  restart: textFlag({ help: 'Restart policy to apply when a container exits', shownDefault: '"no"' }),
  rm: switchFlag({ help: 'Automatically remove the container and its associated anonymous volumes when it exits' }),
  securityOpt: textListFlag({ help: 'Security Options' }),
  shmSize: valueFlag({ type: 'bytes', help: 'Size of /dev/shm', parse: parseBytes }),
  stopSignal: textFlag({ help: 'Signal to stop the container' }),
  stopTimeout: integerFlag({ help: 'Timeout (in seconds) to stop a container' }),
  storageOpt: textListFlag({ help: 'Storage driver options for the container' }),
  tmpfs: textListFlag({ help: 'Mount a tmpfs directory' }),
  useApiSocket: switchFlag({ help: 'Bind mount the API socket of gantry serve' }),
  tty: switchFlag({ short: 't', help: 'Allocate a pseudo-TTY' }),
  ulimit: listFlag({ type: 'ulimit', help: 'Ulimit options', parse: parseUlimit }),
  user: textFlag({ short: 'u', help: 'Username or UID (format: <name|uid>[:<group|gid>])' }),
  volume: textListFlag({ short: 'v', help: 'Bind mount a volume' }),
  workdir: textFlag({ short: 'w', help: 'Working directory inside the container' }),

  cpuCount: windowsFlag(parseInteger),
  cpuPercent: windowsFlag(parseInteger),
  ioMaxbandwidth: windowsFlag(parseBytes),
  ioMaxiops: windowsFlag(parseUnsigned),
} as const;
