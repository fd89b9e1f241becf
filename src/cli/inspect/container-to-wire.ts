import type { Container, ContainerEndpoint, PortMapping } from '../../engine/index.js';
import { signalName } from '../../oci/signal.js';
import { goMap } from '../format/go-template/value.js';
import { utcTime } from '../print/timestamp.js';
import { healthCheckToWire, healthToWire } from './health-to-wire.js';
import { hostConfigToWire, modeOf } from './host-config-to-wire.js';
import { listOrNull } from './list-or-null.js';
import { mountToWire } from './mount-to-wire.js';

/** A container as `docker inspect` shows it: the fields that we know, in docker's order. */
export function containerToWire(
  container: Container,
  size?: { readonly writableBytes: number; readonly rootBytes: number },
) {
  const { id, name, image, imageId, config, state } = container;
  const [path = '', ...args] = [...config.entrypoint, ...config.command];
  return {
    Id: id,
    Created: utcTime(container.createdAtMs),
    Path: path,
    Args: args,
    State: stateToWire(container),
    Image: imageId,
    Name: `/${name}`,
    RestartCount: state.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: hostConfigToWire(container),
    ...(size ? { SizeRw: size.writableBytes, SizeRootFs: size.rootBytes } : {}),
    Mounts: config.mounts.map(mountToWire),
    Config: {
      Hostname: config.hostname,
      Domainname: config.domainname,
      User: config.user,
      AttachStdin: config.isStdinOnce,
      AttachStdout: false,
      AttachStderr: false,
      ...(config.exposedPorts.length > 0
        ? { ExposedPorts: goMap(Object.fromEntries(config.exposedPorts.map((port) => [port, {}]))) }
        : {}),
      Tty: config.hasTty,
      OpenStdin: config.hasStdin,
      StdinOnce: config.isStdinOnce,
      Env: config.env,
      Cmd: listOrNull(config.command),
      Image: image,
      Volumes: null,
      WorkingDir: config.workingDir,
      Entrypoint: listOrNull(config.entrypoint),
      ...(config.health && { Healthcheck: healthCheckToWire(config.health) }),
      OnBuild: null,
      Labels: goMap(config.labels),
      StopSignal: signalName(config.stopSignal),
      StopTimeout: config.stopTimeoutSeconds,
    },
    NetworkSettings: networkToWire(container),
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
  ...(health && { Health: healthToWire(health) }),
});

function networkToWire({ config, state: { endpoint } }: Container) {
  return {
    Bridge: '',
    Ports: endpoint ? portsToWire(endpoint.ports, config.exposedPorts) : goMap({}),
    ...addressToWire(endpoint),
    Networks: goMap({
      [endpoint?.networkName ?? modeOf(config.network)]: { ...addressToWire(endpoint), Aliases: null },
    }),
  };
}

const addressToWire = (endpoint: ContainerEndpoint | undefined) => ({
  Gateway: endpoint?.gateway ?? '',
  IPAddress: endpoint?.address ?? '',
  IPPrefixLen: endpoint?.prefixLength ?? 0,
  MacAddress: endpoint?.macAddress ?? '',
});

/** Every port once; one that is only exposed has null. */
function portsToWire(ports: readonly PortMapping[], exposed: readonly string[]) {
  const published = Object.groupBy(ports, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const bindings = Object.entries(published).map(([key, mappings = []]) => [
    key,
    mappings.map(({ hostAddress, hostPort }) => ({ HostIp: hostAddress || '0.0.0.0', HostPort: String(hostPort) })),
  ]);
  return goMap<unknown>(Object.fromEntries([...exposed.map((port) => [port, null]), ...bindings]));
}
