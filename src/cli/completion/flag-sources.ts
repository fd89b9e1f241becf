import { filterPlace } from './filter-sources.js';
import { FILES, FOLDERS, objects, type Place, type Source, words } from './source.js';

const CAPABILITIES = `ALL AUDIT_WRITE BPF CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK KILL MKNOD NET_ADMIN
NET_BIND_SERVICE NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_CHROOT SYS_MODULE SYS_NICE SYS_PTRACE
SYS_RAWIO SYS_RESOURCE SYS_TIME`.split(/\s+/);

/** Namespaces that may be another container's, and how that is written. */
const JOINS: ReadonlySet<string> = new Set(['ipc', 'network', 'pid']);
const OF_CONTAINER = 'container:';

const SIGNALS = words('SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGKILL', 'SIGUSR1', 'SIGUSR2', 'SIGSTOP', 'SIGCONT');

const PLATFORMS = words('linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/riscv64');

/** Values of flags by their keys, whichever command has them. */
const SOURCES: Readonly<Record<string, Source>> = {
  attach: words('STDIN', 'STDOUT', 'STDERR'),
  authFile: FILES,
  cacheFrom: objects('image'),
  call: words('build', 'check', 'outline', 'targets'),
  capAdd: words(...CAPABILITIES),
  capDrop: words(...CAPABILITIES),
  cgroupns: words('host', 'private'),
  cidfile: FILES,
  context: objects('context'),
  dataRoot: FOLDERS,
  direction: words('both', 'in', 'out'),
  envFile: FILES,
  from: objects('image'),
  iidfile: FILES,
  image: objects('image'),
  input: FILES,
  ipc: words('host', 'none', 'private', 'shareable', OF_CONTAINER),
  labelFile: FILES,
  link: objects('container'),
  logDriver: words('json-file', 'local', 'none', 'syslog', 'journald', 'fluentd', 'gelf'),
  metadataFile: FILES,
  mount: { ...words('type=bind,', 'type=volume,', 'type=tmpfs,', 'type=image,'), hints: ['no-space'] },
  network: { ...objects('network'), ...words(OF_CONTAINER) },
  output: FILES,
  pid: words('host', OF_CONTAINER),
  platform: PLATFORMS,
  progress: words('auto', 'plain', 'tty', 'quiet', 'rawjson'),
  pull: words('always', 'missing', 'never'),
  restart: words('no', 'always', 'on-failure', 'unless-stopped'),
  runRoot: FOLDERS,
  runtime: words('crun', 'runc'),
  securityOpt: words('no-new-privileges', 'seccomp=unconfined', 'apparmor=unconfined', 'label=disable'),
  signal: SIGNALS,
  ssh: words('default'),
  stopSignal: SIGNALS,
  tlscacert: FILES,
  tlscert: FILES,
  tlskey: FILES,
  userns: words('host'),
  uts: words('host'),
  volume: { ...objects('volume'), suffix: ':', hints: ['files', 'no-space'] },
  volumesFrom: objects('container'),
  without: objects('image'),
  write: FILES,
};

/** Where a command's flag means something of its own; by path and key. */
const SOURCES_OF_COMMANDS: Readonly<Record<string, Source>> = {
  'build file': FILES,
  'build network': words('default', 'host', 'none'),
  'build output': { ...words('type=local,dest=', 'type=tar,dest=', 'type=docker,dest='), hints: ['files', 'no-space'] },
  'context create from': objects('context'),
  'inspect type': words('container', 'image', 'network', 'volume'),
  'network create driver': words('bridge', 'macvlan', 'ipvlan'),
  'run attach': words('STDIN', 'STDOUT', 'STDERR'),
  'volume create driver': words('local'),
};

/** Where values for a command's flag come from. @param path Without the program's name. @param typed As far as it is there. */
export function flagPlace(path: string, key: string, typed: string): Place {
  if (key === 'filter') return filterPlace(path, typed);
  if (JOINS.has(key) && typed.startsWith(OF_CONTAINER)) return { source: objects('container'), kept: OF_CONTAINER };
  return { source: flagSource(path, key), kept: '' };
}

function flagSource(path: string, key: string): Source {
  if (key === 'format') return words('json', ...(isList(path) ? ['table'] : []));
  for (const name of [`${path} ${key}`, `${bare(path)} ${key}`])
    if (Object.hasOwn(SOURCES_OF_COMMANDS, name)) return SOURCES_OF_COMMANDS[name] ?? {};
  return Object.hasOwn(SOURCES, key) ? (SOURCES[key] ?? {}) : {};
}

/** `image build` and `buildx build` are `build`. */
const bare = (path: string): string => path.split(' ').at(-1) ?? '';

const LISTS: ReadonlySet<string> = new Set(['df', 'history', 'images', 'list', 'ls', 'ps', 'search', 'stats']);
const isList = (path: string): boolean => LISTS.has(bare(path));
