import type { ContainerConfig, ContainerResources } from '../container/container.js';

/** What a container may use unless it is told otherwise: anything. */
export const NO_LIMITS: ContainerResources = {
  memoryBytes: 0,
  memorySwapBytes: 0,
  memoryReservationBytes: 0,
  nanoCpus: 0,
  cpuShares: 0,
  cpusetCpus: '',
  cpusetMems: '',
  pidsLimit: 0,
  ulimits: [],
  cpuPeriodMicros: 0,
  cpuQuotaMicros: 0,
  cpuRealtimePeriodMicros: 0,
  cpuRealtimeRuntimeMicros: 0,
  memorySwappiness: undefined,
  isOomKillDisabled: false,
  oomScoreAdj: 0,
  blkioWeight: 0,
  blkioWeightDevices: [],
  deviceReadBps: [],
  deviceWriteBps: [],
  deviceReadIops: [],
  deviceWriteIops: [],
};

/** What holds where neither image nor user says anything, and for fields that a container's record is too old to have. */
export const CONFIG_DEFAULTS = {
  namespaces: {
    pid: { kind: 'own' },
    ipc: { kind: 'own' },
    uts: { kind: 'own' },
    user: { kind: 'default' },
    cgroup: { kind: 'default' },
  },
  devices: [],
  deviceCgroupRules: [],
  deviceRequests: [],
  sysctls: {},
  cgroupParent: '',
  annotations: {},
  health: undefined,
  log: { driver: 'json-file', options: {} },
  runtime: '',
  volumesFrom: [],
  volumeDriver: '',
  storageOptions: {},
  idFile: '',
  isolation: '',
  unusualEmpties: [],
  endpoints: [],
  hasLeftNetwork: false,
  publishesAll: false,
  links: [],
} as const satisfies Partial<ContainerConfig>;

/** A config as it was stored, with what has been added since. */
export const completeConfig = (stored: ContainerConfig): ContainerConfig => ({
  ...CONFIG_DEFAULTS,
  ...stored,
  resources: { ...NO_LIMITS, ...stored.resources },
});
