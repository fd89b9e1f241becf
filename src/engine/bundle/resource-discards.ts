import type { ContainerResources } from '../container/container.js';
import type { MachineLimits } from './machine-limits.js';

/** A limit that a kernel may lack. */
export type Discard = {
  readonly isMissing: (limits: MachineLimits) => boolean;
  readonly isAsked: (resources: ContainerResources) => boolean;
  readonly warning: string;
  readonly without: Partial<ContainerResources>;
};

/** In docker's order and words. @see moby, daemon/daemon_unix.go: verifyPlatformContainerResources */
export const DISCARDS: readonly Discard[] = [
  {
    isMissing: ({ hasMemory }) => !hasMemory,
    isAsked: ({ memoryBytes }) => memoryBytes > 0,
    warning:
      'Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded.',
    without: { memoryBytes: 0, memorySwapBytes: -1 },
  },
  {
    isMissing: ({ hasSwap }) => !hasSwap,
    isAsked: ({ memoryBytes, memorySwapBytes }) => memoryBytes > 0 && memorySwapBytes !== -1,
    warning:
      'Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.',
    without: { memorySwapBytes: -1 },
  },
  {
    isMissing: ({ hasSwappiness }) => !hasSwappiness,
    isAsked: ({ memorySwappiness }) => memorySwappiness !== undefined,
    warning:
      'Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory swappiness discarded.',
    without: { memorySwappiness: undefined },
  },
  {
    isMissing: ({ hasMemoryReservation }) => !hasMemoryReservation,
    isAsked: ({ memoryReservationBytes }) => memoryReservationBytes > 0,
    warning:
      'Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation discarded.',
    without: { memoryReservationBytes: 0 },
  },
  {
    isMissing: ({ hasOomKillDisable }) => !hasOomKillDisable,
    isAsked: ({ isOomKillDisabled }) => isOomKillDisabled,
    warning: 'Your kernel does not support OomKillDisable. OomKillDisable discarded.',
    without: { isOomKillDisabled: false },
  },
  {
    isMissing: ({ hasPids }) => !hasPids,
    isAsked: ({ pidsLimit }) => pidsLimit > 0,
    warning: 'Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded.',
    without: { pidsLimit: 0 },
  },
  {
    isMissing: ({ hasCpuShares }) => !hasCpuShares,
    isAsked: ({ cpuShares }) => cpuShares > 0,
    warning: 'Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.',
    without: { cpuShares: 0 },
  },
  {
    isMissing: ({ hasCpuQuota }) => !hasCpuQuota,
    isAsked: ({ cpuPeriodMicros, cpuQuotaMicros }) => cpuPeriodMicros !== 0 || cpuQuotaMicros !== 0,
    warning: 'Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.',
    without: { cpuPeriodMicros: 0, cpuQuotaMicros: 0 },
  },
  {
    isMissing: ({ hasCpuset }) => !hasCpuset,
    isAsked: ({ cpusetCpus, cpusetMems }) => cpusetCpus !== '' || cpusetMems !== '',
    warning: 'Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.',
    without: { cpusetCpus: '', cpusetMems: '' },
  },
  {
    isMissing: ({ hasBlkioWeight }) => !hasBlkioWeight,
    isAsked: ({ blkioWeight }) => blkioWeight > 0,
    warning: 'Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.',
    without: { blkioWeight: 0 },
  },
  {
    isMissing: ({ hasBlkioWeightDevice }) => !hasBlkioWeightDevice,
    isAsked: ({ blkioWeightDevices }) => blkioWeightDevices.length > 0,
    warning:
      'Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded.',
    without: { blkioWeightDevices: [] },
  },
  {
    isMissing: ({ hasReadBps }) => !hasReadBps,
    isAsked: ({ deviceReadBps }) => deviceReadBps.length > 0,
    warning:
      'Your kernel does not support BPS Block I/O read limit or the cgroup is not mounted. Block I/O BPS read limit discarded.',
    without: { deviceReadBps: [] },
  },
  {
    isMissing: ({ hasWriteBps }) => !hasWriteBps,
    isAsked: ({ deviceWriteBps }) => deviceWriteBps.length > 0,
    warning:
      'Your kernel does not support BPS Block I/O write limit or the cgroup is not mounted. Block I/O BPS write limit discarded.',
    without: { deviceWriteBps: [] },
  },
  {
    isMissing: ({ hasReadIops }) => !hasReadIops,
    isAsked: ({ deviceReadIops }) => deviceReadIops.length > 0,
    warning:
      'Your kernel does not support IOPS Block read limit or the cgroup is not mounted. Block I/O IOPS read limit discarded.',
    without: { deviceReadIops: [] },
  },
  {
    isMissing: ({ hasWriteIops }) => !hasWriteIops,
    isAsked: ({ deviceWriteIops }) => deviceWriteIops.length > 0,
    warning:
      'Your kernel does not support IOPS Block write limit or the cgroup is not mounted. Block I/O IOPS write limit discarded.',
    without: { deviceWriteIops: [] },
  },
];
