import { parseCapabilitySet } from '../../../src/engine/bundle/capabilities.js';
import type { HostFacts } from '../../../src/engine/bundle/host-facts.js';
import type { MachineLimits } from '../../../src/engine/bundle/machine-limits.js';

/** Control groups that can limit everything, on four CPUs. */
export const ABLE_LIMITS: MachineLimits = {
  hasMemory: true,
  hasSwap: true,
  hasMemoryReservation: true,
  hasSwappiness: true,
  hasOomKillDisable: true,
  hasPids: true,
  hasCpuShares: true,
  hasCpuQuota: true,
  hasCpuRealtime: true,
  hasCpuset: true,
  hasBlkioWeight: true,
  hasBlkioWeightDevice: true,
  hasReadBps: true,
  hasWriteBps: true,
  hasReadIops: true,
  hasWriteIops: true,
  cpuCount: 4,
  cpus: '0-3',
  memoryNodes: '0',
};

/** A machine that can give everything. */
export const ABLE_HOST: HostFacts = {
  architecture: 'amd64',
  kernelRelease: '6.18.44',
  cgroupVersion: 2,
  limits: ABLE_LIMITS,
  boundingCapabilities: parseCapabilitySet('1ffffffffff'),
  hardLimits: { nofile: 20_000, nproc: Infinity },
  oomScoreAdj: 0,
  hasAppArmor: false,
  hasSelinux: false,
  initPath: '/usr/bin/tini-static',
  devices: () => [{ type: 'b', path: '/dev/sda', major: 8, minor: 0, fileMode: 0o660, uid: 0, gid: 6 }],
};

/** The same without CAP_SYS_RESOURCE, as inside another container. */
export const POORER_HOST: HostFacts = {
  ...ABLE_HOST,
  boundingCapabilities: ABLE_HOST.boundingCapabilities.filter((name) => name !== 'CAP_SYS_RESOURCE'),
};
