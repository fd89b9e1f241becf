import type { CgroupCounters, CgroupDetail, HostCounters, NetworkCounters } from '../../host/cgroups.js';
import type { ContainerId } from '../container/container.js';
import type { StatsDetail, StatsSample } from './container-stats.js';

export type RawCounters = {
  readonly id: ContainerId;
  readonly timeMs: number;
  readonly cgroup: CgroupCounters;
  readonly host: HostCounters;
  readonly network: NetworkCounters | undefined;
  readonly detail?: { readonly cgroup: CgroupDetail; readonly interfaces: StatsDetail['interfaces'] } | undefined;
};

/** Raw counters in the units and by the definitions of {@link StatsSample}. Pure. */
export function toSample({ id, timeMs, cgroup, host, network, detail }: RawCounters): StatsSample {
  return {
    id,
    timeMs,
    cpu: {
      usageNanos: cgroup.cpuUsageNanos,
      hostNanos: host.cpuNanos,
      onlineCpus: host.onlineCpus,
      periods: cgroup.periods,
      throttledPeriods: cgroup.throttledPeriods,
      throttledNanos: cgroup.throttledNanos,
      quotaCpus: cgroup.quotaCpus,
    },
    memory: {
      usedBytes: usedBytes(cgroup),
      limitBytes: Math.min(cgroup.memoryLimitBytes ?? Number.POSITIVE_INFINITY, host.memoryTotalBytes),
      oomKills: cgroup.oomKills,
      cacheBytes: cgroup.cacheBytes,
      swapBytes: cgroup.swapBytes,
    },
    network,
    blockIo: { readBytes: cgroup.readBytes, writtenBytes: cgroup.writtenBytes },
    pids: { current: cgroup.pids, limit: cgroup.pidsLimit },
    pressure: cgroup.pressure,
    ...(detail && { detail: toDetail(detail, cgroup) }),
  };
}

const toDetail = (
  { cgroup, interfaces }: NonNullable<RawCounters['detail']>,
  { memoryUsageBytes }: CgroupCounters,
): StatsDetail => ({
  cpu: { userNanos: cgroup.userNanos, kernelNanos: cgroup.kernelNanos, perCpuNanos: cgroup.perCpuNanos },
  memory: {
    usageBytes: memoryUsageBytes,
    maxUsageBytes: cgroup.memoryMaxBytes,
    failures: cgroup.memoryFailures,
    counters: cgroup.memoryStat,
  },
  blockIo: { bytes: cgroup.ioBytes, operations: cgroup.ioOperations },
  interfaces,
});

/**
 * Memory that the container needs: without file pages that nobody has used for a while.
 * @see docker/cli, `calculateMemUsageUnixNoCache`; the two numbers are read at different moments, hence the comparison.
 */
function usedBytes({ memoryUsageBytes, inactiveFileBytes }: CgroupCounters): number {
  return inactiveFileBytes < memoryUsageBytes ? memoryUsageBytes - inactiveFileBytes : memoryUsageBytes;
}
