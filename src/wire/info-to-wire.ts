import { CDI_FOLDERS, type SystemInfo } from '../engine/index.js';
import { DOCKER_VERSION } from './api-versions.js';
import { goMap } from './go-map.js';
import { NIL_SLICE, OMITTED_SLICE } from './nil.js';
import { utcTime } from './utc-time.js';

/** Of a container that asks for none. */
export const DEFAULT_LOG_DRIVER = 'json-file';
export const LOG_DRIVERS: readonly string[] = ['fluentd', 'gelf', 'journald', 'json-file', 'local', 'none', 'syslog'];
const NETWORK_DRIVERS: readonly string[] = ['bridge', 'host', 'ipvlan', 'macvlan', 'null'];

/** What `docker info` asks for. @see moby, api/types/system: Info */
export function infoToWire(info: SystemInfo, { nowMs }: { readonly nowMs: number }) {
  const { containers, runtime } = info;
  return {
    ID: info.id,
    Containers: containers.running + containers.paused + containers.stopped,
    ContainersRunning: containers.running,
    ContainersPaused: containers.paused,
    ContainersStopped: containers.stopped,
    Images: info.images,
    Driver: info.storageDriver === 'overlay' ? 'overlay2' : info.storageDriver,
    DriverStatus: [] as readonly (readonly [string, string])[],
    Plugins: {
      Volume: ['local'],
      Network: NETWORK_DRIVERS,
      Authorization: NIL_SLICE,
      Log: LOG_DRIVERS,
    },
    ...ABILITIES,
    Debug: false,
    NFd: 0,
    NGoroutines: 0,
    SystemTime: utcTime(nowMs),
    LoggingDriver: DEFAULT_LOG_DRIVER,
    CgroupDriver: 'cgroupfs',
    CgroupVersion: String(info.cgroupVersion),
    NEventsListener: 0,
    KernelVersion: info.kernelVersion,
    OperatingSystem: info.operatingSystem,
    OSVersion: info.operatingSystemVersion,
    OSType: 'linux',
    Architecture: info.architecture,
    IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: REGISTRY_CONFIG,
    NCPU: info.cpus,
    MemTotal: info.memoryBytes,
    GenericResources: NIL_SLICE,
    DockerRootDir: info.dataRoot,
    HttpProxy: '',
    HttpsProxy: '',
    NoProxy: '',
    Name: info.hostname,
    Labels: [] as readonly string[],
    ExperimentalBuild: true,
    ServerVersion: info.farVersion ?? DOCKER_VERSION,
    Runtimes: goMap({ [runtime.name]: { path: runtime.path } }),
    DefaultRuntime: runtime.name,
    Swarm: NO_SWARM,
    // Containers outlive whoever started them.
    LiveRestoreEnabled: true,
    Isolation: '',
    // What containers find it as, whichever it is.
    InitBinary: 'docker-init',
    ContainerdCommit: { ID: '' },
    RuncCommit: { ID: runtime.version },
    InitCommit: { ID: '' },
    SecurityOptions: ['name=seccomp,profile=builtin'],
    FirewallBackend: { Driver: 'nftables', Info: [] as readonly (readonly [string, string])[] },
    CDISpecDirs: CDI_FOLDERS,
    DiscoveredDevices: discoveredDevices(info),
    Warnings: info.warnings,
  };
}

/** Left out where there are none. @see moby, api/types/system: DeviceInfo */
const discoveredDevices = ({ cdiDevices = [] }: SystemInfo) =>
  cdiDevices.length > 0 ? cdiDevices.map((ID) => ({ Source: 'cdi', ID })) : OMITTED_SLICE;

/** What a kernel of today can limit. */
const ABILITIES = {
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsPeriod: true,
  CpuCfsQuota: true,
  CPUShares: true,
  CPUSet: true,
  PidsLimit: true,
  IPv4Forwarding: true,
  OomKillDisable: true,
} as const;

const REGISTRY_CONFIG = {
  IndexConfigs: {
    'docker.io': { Mirrors: [], Name: 'docker.io', Official: true, Secure: true },
  },
  InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'],
  Mirrors: NIL_SLICE,
} as const;

const NO_SWARM = {
  NodeID: '',
  NodeAddr: '',
  LocalNodeState: 'inactive',
  ControlAvailable: false,
  Error: '',
  RemoteManagers: NIL_SLICE,
} as const;
