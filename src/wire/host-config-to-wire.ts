import type { ContainerConfig, ContainerDetails, NetworkMode, PortMapping } from '../engine/index.js';
import { goMap } from './go-map.js';
import { bindsToWire, hostMountsToWire, tmpfsToWire } from './host-mounts-to-wire.js';
import { listOrNull, mapOrOmitted } from './list-or-null.js';
import { cgroupModeToWire, ipcModeToWire, pidModeToWire, userModeToWire, utsModeToWire } from './namespaces-to-wire.js';
import { OMITTED_MAP, OMITTED_SLICE } from './nil.js';
import { resourcesToWire } from './resources-to-wire.js';
import { securityOptionsToWire, systemPathsToWire } from './security-to-wire.js';
import { withUnusualEmpties } from './unusual-empties.js';

/** The `HostConfig` of `docker inspect`, in docker's order. @see moby, api/types/container: HostConfig */
export function hostConfigToWire({ container: { config }, runtime }: Pick<ContainerDetails, 'container' | 'runtime'>) {
  const fields = {
    Binds: bindsToWire(config.mounts),
    ContainerIDFile: config.idFile,
    LogConfig: { Type: config.log.driver, Config: goMap(config.log.options) },
    NetworkMode: modeOf(config.network),
    PortBindings: portBindings(config),
    RestartPolicy: { Name: config.restart.name, MaximumRetryCount: config.restart.maximumRetryCount },
    AutoRemove: config.isAutoRemoved,
    VolumeDriver: config.volumeDriver,
    VolumesFrom: listOrNull(config.volumesFrom),
    ConsoleSize: [config.terminalSize?.rows ?? 0, config.terminalSize?.columns ?? 0],
    Annotations: mapOrOmitted(config.annotations),
    CapAdd: listOrNull(config.capAdd),
    CapDrop: listOrNull(config.capDrop),
    ...namesToWire(config),
    ...privilegesToWire(config),
    ShmSize: config.shmSizeBytes,
    Sysctls: mapOrOmitted(config.sysctls),
    Runtime: runtime,
    Isolation: config.isolation,
    ...resourcesToWire(config),
    Mounts: OMITTED_SLICE,
    ...hostMountsToWire(config.mounts),
    ...systemPathsToWire(config),
    Init: config.hasInit || undefined,
  };
  return withUnusualEmpties(fields, config.unusualEmpties);
}

/** `bridge`, `host`, `none`, `container:ID`, or the name of a network. */
export function modeOf(network: NetworkMode): string {
  if (network.kind === 'container') return `container:${network.id}`;
  return network.kind === 'network' ? network.name : network.kind;
}

/** Names, and who sees whose: from the cgroup namespace to that of processes. */
const namesToWire = ({ namespaces, dns, extraHosts, groupAdd, links, resources }: ContainerConfig) => ({
  CgroupnsMode: cgroupModeToWire(namespaces),
  Dns: dns.servers,
  DnsOptions: dns.options,
  DnsSearch: dns.search,
  ExtraHosts: listOrNull(extraHosts),
  GroupAdd: listOrNull(groupAdd),
  IpcMode: ipcModeToWire(namespaces),
  Cgroup: '',
  Links: listOrNull(links),
  OomScoreAdj: resources.oomScoreAdj,
  PidMode: pidModeToWire(namespaces),
});

const privilegesToWire = (config: ContainerConfig) => ({
  Privileged: config.isPrivileged,
  PublishAllPorts: config.publishesAll,
  ReadonlyRootfs: config.hasReadOnlyRoot,
  SecurityOpt: securityOptionsToWire(config),
  StorageOpt: mapOrOmitted(config.storageOptions),
  Tmpfs: OMITTED_MAP,
  ...tmpfsToWire(config.mounts),
  UTSMode: utsModeToWire(config.namespaces),
  UsernsMode: userModeToWire(config.namespaces),
});

const portRangeText = (first: number, last = first): string => (first === last ? String(first) : `${first}-${last}`);

/** Those that were named: what `-P` stands for is in no list of docker's. */
function portBindings({ ports, publishesAll }: ContainerConfig) {
  const isNamed = ({ hostAddress, hostPort }: PortMapping): boolean => hostAddress !== '' || hostPort !== 0;
  const named = publishesAll ? ports.filter(isNamed) : ports;
  const byPort = Object.groupBy(named, ({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  const bindings = Object.entries(byPort).map(([key, mappings = []]) => [
    key,
    mappings.map(({ hostAddress, hostPort, lastHostPort }) => ({
      HostIp: hostAddress,
      HostPort: hostPort === 0 ? '' : portRangeText(hostPort, lastHostPort),
    })),
  ]);
  return goMap<unknown>(Object.fromEntries(bindings));
}
