import { type ModelType, parseModelType } from './model-type.js';

/*
 * The schema calls nearly every field optional, and says little of null. What docker's programs in Go write is stricter,
 * and stands here: a field is left out only if its tag says `omitempty`, and only lists, maps and pointers are null.
 */

const EVERY = Symbol('every field');

/** Fields that are left out when they are empty. @see moby, api/types, at API 1.51: the tags with `omitempty` */
const LEFT_OUT: Readonly<Record<string, readonly string[] | typeof EVERY>> = {
  // Before 1.42 there was one at most, in the first of the two.
  BuildCache: ['Parent', 'Parents'],
  ContainerSummary: ['ImageManifestDescriptor', 'SizeRw', 'SizeRootFs', 'Health'],
  ContainerSummaryHostConfig: EVERY,
  ContainerInspectResponse: ['ImageManifestDescriptor', 'SizeRw', 'SizeRootFs'],
  ContainerState: ['Health'],
  ContainerConfig: ['ExposedPorts', 'Healthcheck', 'ArgsEscaped', 'NetworkDisabled', 'MacAddress', 'StopSignal'].concat(
    ['StopTimeout', 'Shell'],
  ),
  HostConfig: ['Annotations', 'StorageOpt', 'Tmpfs', 'Sysctls', 'Runtime', 'Mounts', 'Init', 'KernelMemoryTCP'],
  HostConfigAllOfLogConfig: [],
  HealthConfig: EVERY,
  MountPoint: ['Type', 'Name', 'Driver'],
  Mount: EVERY,
  MountBindOptions: EVERY,
  MountVolumeOptions: EVERY,
  MountVolumeOptionsDriverConfig: EVERY,
  MountTmpfsOptions: EVERY,
  PortSummary: ['IP', 'PublicPort'],
  EndpointIPAMConfig: EVERY,
  ImageSummary: ['VirtualSize', 'Manifests', 'Descriptor'],
  ImageInspect: ['Descriptor', 'Manifests', 'Variant', 'OsVersion', 'VirtualSize'],
  ImageInspectRootFS: ['Layers'],
  ImageConfig: ['ExposedPorts', 'Healthcheck', 'ArgsEscaped', 'StopSignal', 'Shell'],
  ImageDeleteResponseItem: EVERY,
  OCIDescriptor: ['urls', 'annotations', 'data', 'platform', 'artifactType'],
  OCIPlatform: ['os.version', 'os.features', 'variant'],
  NetworkInspect: ['Services', 'Peers'],
  NetworkSummary: ['Peers'],
  IPAMConfig: EVERY,
  Volume: ['CreatedAt', 'Status', 'ClusterVolume', 'UsageData'],
  SystemInfo: [
    'KernelMemoryTCP',
    'BridgeNfIptables',
    'BridgeNfIp6tables',
    'DiscoveredDevices',
    'FirewallBackend',
  ].concat(['DefaultAddressPools', 'Containerd', 'ProductLicense']),
  SwarmInfo: ['Nodes', 'Managers', 'Cluster'],
  Runtime: ['runtimeArgs', 'status'],
  SystemVersion: ['Experimental'],
  SystemVersionComponentsInner: ['Details'],
  ProcessConfig: ['privileged', 'user'],
  ContainerWaitResponse: ['Error'],
  ContainerStatsResponse: ['networks'],
  ContainerPidsStats: EVERY,
  ContainerCPUStats: ['system_cpu_usage', 'online_cpus'],
  ContainerCPUUsage: ['percpu_usage'],
  ContainerMemoryStats: EVERY,
  ContainerStorageStats: EVERY,
  ContainerNetworkStats: ['endpoint_id', 'instance_id'],
  SystemAuthResponse: ['IdentityToken'],
  JSONMessage: EVERY,
  ErrorDetail: EVERY,
  ProgressDetail: EVERY,
};

/** What docker writes and the schema does not have, or says too little of. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Gone with API 1.52: "removed in API v1.22, but still included in the response".
  EventMessage: { 'status?': 'string', 'id?': 'string', 'from?': 'string' },
  // Gone with API 1.45, and sent here all the same: docker-compose 1.29 speaks the newest version, and fails without it.
  ImageInspect: { 'ContainerConfig?': '{ [key: string]: any }' },
  // "deprecated in API v1.48", and sent until 1.51. An `aux` is an image's id, or what was pushed.
  JSONMessage: { 'error?': 'string', 'progress?': 'string', 'aux?': '{ [key: string]: any }' },
  // One Go type for the list and for one: `Containers` is empty in the list.
  NetworkSummary: { Containers: '{ [key: string]: EndpointResource }' },
  ContainerStatsResponse: { 'networks?': '{ [key: string]: ContainerNetworkStats }' },
  // A pointer: null until it has ended.
  ExecInspectResponse: { ExitCode: 'number | null' },
  HostConfig: {
    OomKillDisable: 'boolean | null',
    MemorySwappiness: 'number | null',
    // Of containers from before it could be chosen.
    CgroupnsMode: "'' | 'private' | 'host'",
  },
};

/** Lists and maps that clients go through without a look: docker makes them before it writes them. */
const NEVER_NULL: Readonly<Record<string, readonly string[]>> = {
  ContainerSummary: ['Names', 'Ports', 'Labels', 'Mounts', 'HostConfig', 'NetworkSettings'],
  ContainerSummaryNetworkSettings: ['Networks'],
  ContainerInspectResponse: ['Args', 'State', 'HostConfig', 'Config', 'Mounts', 'NetworkSettings', 'GraphDriver'],
  ContainerConfig: ['Labels'],
  HostConfig: ['PortBindings', 'LogConfig', 'RestartPolicy'],
  NetworkSettings: ['Networks', 'Ports'],
  ContainerCreateResponse: ['Warnings'],
  ImageSummary: ['RepoTags', 'RepoDigests'],
  ImageInspect: ['RepoTags', 'RepoDigests', 'Config', 'RootFS'],
  NetworkInspect: ['IPAM', 'Containers', 'Labels'],
  NetworkSummary: ['IPAM', 'Containers', 'Labels'],
  VolumeListResponse: ['Volumes'],
  SystemInfo: ['Runtimes', 'RegistryConfig', 'Plugins', 'Swarm', 'SecurityOptions'],
  EventMessage: ['Actor'],
};

/** Whether docker leaves the field out when it is empty. */
export function mayBeLeftOut(model: string, field: string): boolean {
  const fields = LEFT_OUT[model];
  if (fields === EVERY || fields?.includes(field)) return true;
  return OTHERWISE[model]?.[`${field}?`] !== undefined;
}

/** What docker really has in a field; undefined where the schema is right. */
export function realType(model: string, field: string): ModelType | undefined {
  const text = OTHERWISE[model]?.[field] ?? OTHERWISE[model]?.[`${field}?`];
  return text === undefined ? undefined : parseModelType(text);
}

/** Fields of a model that the schema does not know. */
export const furtherFields = (model: string): readonly string[] =>
  Object.keys(OTHERWISE[model] ?? {}).map((name) => name.replace(/\?$/, ''));

/** Whether null stands there for what Go calls nil. */
export const mayBeNil = (model: string, field: string): boolean => !NEVER_NULL[model]?.includes(field);
