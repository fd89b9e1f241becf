import type { ContainerConfig, ContainerId, HealthCheck, NamespaceModes, NetworkMode } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import { parseSignal, SIGTERM, type Signal } from '../../oci/signal.js';
import { AnswerObject } from './answer-object.js';
import { readMounts } from './read-mounts.js';
import { readBindings, readPlaces } from './read-places.js';
import { readDevices, readResources } from './read-resources.js';

const DEFAULT_STOP_SECONDS = 10;
const NANOS_PER_MS = 1e6;
const POLICIES = ['no', 'on-failure', 'always', 'unless-stopped'] as const;

/** What was asked for, from `Config` and `HostConfig` of an inspection. */
export function readConfig(answer: AnswerObject): ContainerConfig {
  const nothing = AnswerObject.of({}, 'nothing', (reason) => new Error(reason));
  const config = answer.object('Config') ?? nothing;
  const host = answer.object('HostConfig') ?? nothing;
  return {
    ...readProgram(config),
    ...readNetworking(answer, { config, host }),
    ...readPrivileges(host),
    ...readDevices(host),
    mounts: readMounts(answer),
    declaredVolumes: config.keysOf('Volumes'),
    resources: readResources(host),
    health: readHealthCheck(config.object('Healthcheck')),
    namespaces: readNamespaces(host),
    restart: {
      name: POLICIES.find((each) => each === host.object('RestartPolicy')?.text('Name')) ?? 'no',
      maximumRetryCount: host.object('RestartPolicy')?.number('MaximumRetryCount') ?? 0,
    },
    log: {
      driver: host.object('LogConfig')?.text('Type') ?? '',
      options: host.object('LogConfig')?.textMap('Config') ?? {},
    },
    isAutoRemoved: host.boolean('AutoRemove'),
    shmSizeBytes: host.number('ShmSize'),
    cgroupParent: host.text('CgroupParent'),
    annotations: host.textMap('Annotations'),
    runtime: host.text('Runtime'),
    volumesFrom: host.texts('VolumesFrom'),
    volumeDriver: host.text('VolumeDriver'),
    storageOptions: host.textMap('StorageOpt'),
    idFile: host.text('ContainerIDFile'),
    terminalSize: readConsoleSize(host),
    isolation: host.text('Isolation'),
    unusualEmpties: [],
  };
}

function readConsoleSize(host: AnswerObject): ContainerConfig['terminalSize'] {
  const [rows = 0, columns = 0] = host.numbers('ConsoleSize');
  return rows > 0 && columns > 0 ? { rows, columns } : undefined;
}

const readProgram = (config: AnswerObject) => ({
  entrypoint: config.textOrTexts('Entrypoint'),
  command: config.textOrTexts('Cmd'),
  env: config.texts('Env'),
  workingDir: config.text('WorkingDir') || '/',
  user: config.text('User'),
  hostname: config.text('Hostname'),
  domainname: config.text('Domainname'),
  labels: config.textMap('Labels'),
  hasTty: config.boolean('Tty'),
  hasStdin: config.boolean('OpenStdin'),
  isStdinOnce: config.boolean('StdinOnce'),
  attached: {
    stdin: config.boolean('AttachStdin'),
    stdout: config.boolean('AttachStdout'),
    stderr: config.boolean('AttachStderr'),
  },
  stopSignal: readSignal(config.text('StopSignal')),
  stopSignalText: config.text('StopSignal') || undefined,
  stopTimeoutSeconds: config.findNumber('StopTimeout') ?? DEFAULT_STOP_SECONDS,
});

type Halves = { readonly config: AnswerObject; readonly host: AnswerObject };

const readNetworking = (answer: AnswerObject, { config, host }: Halves) => ({
  network: readNetworkMode(host.text('NetworkMode')),
  endpoints: readPlaces(answer).map(({ settings }) => settings),
  hasLeftNetwork: false,
  links: host.texts('Links'),
  ports: readBindings(host.object('PortBindings')),
  publishesAll: host.boolean('PublishAllPorts'),
  exposedPorts: config.keysOf('ExposedPorts'),
  dns: { servers: host.texts('Dns'), search: host.texts('DnsSearch'), options: host.texts('DnsOptions') },
  extraHosts: host.texts('ExtraHosts'),
});

const readPrivileges = (host: AnswerObject) => ({
  groupAdd: host.texts('GroupAdd'),
  isPrivileged: host.boolean('Privileged'),
  hasReadOnlyRoot: host.boolean('ReadonlyRootfs'),
  capAdd: host.texts('CapAdd'),
  capDrop: host.texts('CapDrop'),
  securityOptions: host.texts('SecurityOpt'),
  maskedPaths: host.findTexts('MaskedPaths'),
  readOnlyPaths: host.findTexts('ReadonlyPaths'),
  hasInit: host.boolean('Init'),
  sysctls: host.textMap('Sysctls'),
});

/** One that is not known here is shown as what docker sends without one. */
function readSignal(text: string): Signal {
  try {
    return text === '' ? SIGTERM : parseSignal(text);
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return SIGTERM;
  }
}

function readNetworkMode(mode: string): NetworkMode {
  if (mode === '' || mode === 'default' || mode === 'bridge') return { kind: 'bridge' };
  if (mode === 'host' || mode === 'none') return { kind: mode };
  const id = containerOf(mode);
  return id === undefined ? { kind: 'network', name: mode } : { kind: 'container', id };
}

function containerOf(mode: string): ContainerId | undefined {
  return mode.startsWith('container:') ? (mode.slice('container:'.length) as ContainerId) : undefined;
}

function readNamespaces(host: AnswerObject): NamespaceModes {
  const [pid, ipc] = [host.text('PidMode'), host.text('IpcMode')];
  const [pidOf, ipcOf] = [containerOf(pid), containerOf(ipc)];
  const cgroup = host.text('CgroupnsMode');
  return {
    pid: pidOf ? { kind: 'container', id: pidOf } : { kind: pid === 'host' ? 'host' : 'own' },
    ipc: ipcOf
      ? { kind: 'container', id: ipcOf }
      : { kind: ipc === 'host' || ipc === 'none' || ipc === 'shareable' ? ipc : 'own' },
    uts: { kind: host.text('UTSMode') === 'host' ? 'host' : 'own' },
    user: { kind: host.text('UsernsMode') === 'host' ? 'host' : 'default' },
    cgroup: { kind: cgroup === 'host' ? 'host' : cgroup === 'private' ? 'own' : 'default' },
  };
}

function readHealthCheck(check: AnswerObject | undefined): HealthCheck | undefined {
  if (!check) return undefined;
  return {
    test: check.texts('Test'),
    intervalMs: check.number('Interval') / NANOS_PER_MS,
    timeoutMs: check.number('Timeout') / NANOS_PER_MS,
    startPeriodMs: check.number('StartPeriod') / NANOS_PER_MS,
    startIntervalMs: check.number('StartInterval') / NANOS_PER_MS,
    retries: check.number('Retries'),
  };
}
