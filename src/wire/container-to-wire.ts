import type { Container, ContainerConfig, ContainerDetails } from '../engine/index.js';
import { SIGTERM, signalName } from '../oci/signal.js';
import { goMap } from './go-map.js';
import { healthCheckToWire, healthToWire } from './health-to-wire.js';
import { hostConfigToWire, modeOf } from './host-config-to-wire.js';
import { listOrNull, mapOrNull, mapOrOmitted } from './list-or-null.js';
import { declaredVolumesOf, mountToWire } from './mount-to-wire.js';
import { networkSettingsToWire } from './network-settings-to-wire.js';
import { OMITTED_FALSE, OMITTED_SLICE, OMITTED_TEXT } from './nil.js';
import { utcTime } from './utc-time.js';

const DEFAULT_STOP_SECONDS = 10;

/** A container as `docker inspect` shows it: every field of API 1.47, in docker's order. @see moby, api/types/container: InspectResponse */
export function containerToWire(
  details: ContainerDetails,
  size?: { readonly writableBytes: number; readonly rootBytes: number },
) {
  const { container, paths } = details;
  const { config } = container;
  const [path = '', ...args] = [...config.entrypoint, ...config.command];
  return {
    Id: container.id,
    Created: utcTime(container.createdAtMs),
    Path: path,
    Args: args,
    State: stateToWire(container),
    Image: container.imageId,
    ResolvConfPath: paths.resolvConf,
    HostnamePath: paths.hostname,
    HostsPath: paths.hosts,
    LogPath: paths.log,
    Name: `/${container.name}`,
    RestartCount: container.state.restartCount,
    Driver: driverName(details),
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: listOrNull(details.execIds),
    HostConfig: hostConfigToWire(details),
    GraphDriver: graphDriverToWire(details),
    SizeRw: size?.writableBytes,
    SizeRootFs: size?.rootBytes,
    Mounts: config.mounts
      .filter(({ type, askedBy }) => type !== 'tmpfs' || askedBy === 'mount')
      .map((mount) => mountToWire(mount, details.volumePaths)),
    Config: configToWire(container),
    NetworkSettings: networkSettingsToWire(details),
  };
}

const driverName = ({ storage: { driver } }: ContainerDetails): string => (driver === 'overlay' ? 'overlay2' : 'vfs');

/** Docker's names for where the tree of an overlay comes from. */
function graphDriverToWire(details: ContainerDetails) {
  const { driver, layers, changes, merged } = details.storage;
  if (driver === 'copy') return { Data: null, Name: 'vfs' };
  return {
    Data: goMap({
      LowerDir: layers.toReversed().join(':'),
      MergedDir: merged,
      UpperDir: changes,
      WorkDir: changes.replace(/[^/]*$/, 'w'),
    }),
    Name: driverName(details),
  };
}

const stateToWire = ({ state, health }: Container) => ({
  Status: state.status,
  Running: ['running', 'paused', 'restarting'].includes(state.status),
  Paused: state.status === 'paused',
  Restarting: state.status === 'restarting',
  OOMKilled: state.isOomKilled,
  Dead: state.status === 'dead',
  Pid: state.pid,
  ExitCode: state.exitCode,
  Error: state.error,
  StartedAt: utcTime(state.startedAtMs),
  FinishedAt: utcTime(state.finishedAtMs),
  Health: health && healthToWire(health),
});

/** What was asked for beside the image's own words; docker leaves out what is at its default. */
function configToWire({ image, config }: Container) {
  const { exposedPorts, exposedAsAsked = exposedPorts, stopTimeoutSeconds } = config;
  return {
    Hostname: config.hostname,
    Domainname: config.domainname,
    User: config.user,
    AttachStdin: config.attached?.stdin ?? config.isStdinOnce,
    AttachStdout: config.attached?.stdout ?? config.isStdinOnce,
    AttachStderr: config.attached?.stderr ?? config.isStdinOnce,
    ExposedPorts: mapOrOmitted(Object.fromEntries(exposedAsAsked.map((port) => [port, {}]))),
    Tty: config.hasTty,
    OpenStdin: config.hasStdin,
    StdinOnce: config.isStdinOnce,
    Env: listOrNull(config.env),
    Cmd: listOrNull(config.command),
    Healthcheck: config.health && healthCheckToWire(config.health),
    ArgsEscaped: OMITTED_FALSE,
    Image: image,
    Volumes: mapOrNull(declaredVolumesOf(config)),
    WorkingDir: workingDir(config),
    Entrypoint: listOrNull(config.entrypoint),
    NetworkDisabled: OMITTED_FALSE,
    MacAddress: askedMacAddress(config) || OMITTED_TEXT,
    OnBuild: listOrNull([]),
    Labels: goMap(config.labels),
    StopSignal: config.stopSignalText ?? (config.stopSignal === SIGTERM ? OMITTED_TEXT : signalName(config.stopSignal)),
    StopTimeout: stopTimeoutSeconds === DEFAULT_STOP_SECONDS ? undefined : stopTimeoutSeconds,
    Shell: OMITTED_SLICE,
  };
}

/** Its own, or that of its first network. @see moby, api/server/router/container/inspect.go, until 1.51 */
function askedMacAddress({ network, endpoints, macAddress }: ContainerConfig): string {
  if (macAddress !== undefined) return macAddress;
  const name = modeOf(network);
  return endpoints.find((endpoint) => endpoint.network === name)?.macAddress ?? '';
}

/** Docker knows no default here; ours is the root. */
const workingDir = ({ workingDir: dir }: ContainerConfig): string => (dir === '/' ? '' : dir);
