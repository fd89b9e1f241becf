import type { Container, ContainerConfig, NetworkMode, PortMapping } from '../../engine/index.js';
import { goMap } from '../format/go-template/value.js';
import { listOrNull } from './list-or-null.js';
import { bindToWire } from './mount-to-wire.js';
import { resourcesToWire } from './resources-to-wire.js';

/** The `HostConfig` of `docker inspect`. */
export function hostConfigToWire({ config }: Container) {
  const { dns, restart } = config;
  return {
    Binds: listOrNull(config.mounts.filter(({ type }) => type !== 'tmpfs').map(bindToWire)),
    LogConfig: { Type: config.log.driver, Config: goMap(config.log.options) },
    NetworkMode: modeOf(config.network),
    PortBindings: portBindings(config.ports),
    RestartPolicy: { Name: restart.name, MaximumRetryCount: restart.maximumRetryCount },
    AutoRemove: config.isAutoRemoved,
    CapAdd: listOrNull(config.capAdd),
    CapDrop: listOrNull(config.capDrop),
    Dns: listOrNull(dns.servers),
    DnsOptions: listOrNull(dns.options),
    DnsSearch: listOrNull(dns.search),
    ExtraHosts: listOrNull(config.extraHosts),
    GroupAdd: listOrNull(config.groupAdd),
    Privileged: config.isPrivileged,
    ReadonlyRootfs: config.hasReadOnlyRoot,
    SecurityOpt: listOrNull(config.securityOptions),
    Tmpfs: tmpfs(config),
    ShmSize: config.shmSizeBytes,
    ...resourcesToWire(config),
    Init: config.hasInit,
  };
}

/** `bridge`, `host`, `none`, `container:ID` */
export const modeOf = (network: NetworkMode): string =>
  network.kind === 'container' ? `container:${network.id}` : network.kind;

function portBindings(ports: readonly PortMapping[]) {
  const byPort = Object.groupBy(ports, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const bindings = Object.entries(byPort).map(([key, mappings = []]) => [
    key,
    mappings.map(({ hostAddress, hostPort }) => ({
      HostIp: hostAddress,
      HostPort: hostPort === 0 ? '' : String(hostPort),
    })),
  ]);
  return goMap<unknown>(Object.fromEntries(bindings));
}

function tmpfs({ mounts }: ContainerConfig) {
  const entries = mounts
    .filter(({ type }) => type === 'tmpfs')
    .map(({ destination, options }) => [destination, options.join(',')]);
  return entries.length > 0 ? goMap<string>(Object.fromEntries(entries)) : null;
}
