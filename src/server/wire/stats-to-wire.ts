import type { Container, StatsSample } from '../../engine/index.js';
import { utcTime } from '../../wire/utc-time.js';
import { blockIoToWire, memoryToWire, networksToWire } from './stats-parts.js';

/** What is shown of one that is not alive. */
const NO_CPU = { usageNanos: 0, hostNanos: 0, onlineCpus: 0, periods: 0, throttledPeriods: 0, throttledNanos: 0 };

/**
 * Two samples in a row as docker's API shows them: the earlier one as `precpu_stats`. Both have their detail.
 *
 * @see moby, api/types/container: StatsResponse; daemon/stats_unix.go
 */
export function statsToWire(
  { id, name }: Pick<Container, 'id' | 'name'>,
  { earlier, later }: { readonly earlier: StatsSample | undefined; readonly later: StatsSample | undefined },
) {
  const networks = networksToWire(later?.detail?.interfaces);
  return {
    name: `/${name}`,
    id,
    read: utcTime(later?.timeMs ?? 0),
    preread: utcTime(earlier?.timeMs ?? 0),
    pids_stats: pidsToWire(later),
    blkio_stats: blockIoToWire(later?.detail?.blockIo),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuToWire(later),
    precpu_stats: cpuToWire(earlier),
    memory_stats: later?.detail ? memoryToWire(later.detail.memory, later.memory) : {},
    ...(networks && { networks }),
  };
}

const pidsToWire = (sample: StatsSample | undefined) =>
  sample ? { current: sample.pids.current, ...(sample.pids.limit !== undefined && { limit: sample.pids.limit }) } : {};

function cpuToWire(sample: StatsSample | undefined) {
  const cpu = sample?.cpu ?? NO_CPU;
  const { perCpuNanos, kernelNanos = 0, userNanos = 0 } = sample?.detail?.cpu ?? {};
  return {
    cpu_usage: {
      total_usage: cpu.usageNanos,
      ...(perCpuNanos && { percpu_usage: perCpuNanos }),
      usage_in_kernelmode: kernelNanos,
      usage_in_usermode: userNanos,
    },
    ...(sample && { system_cpu_usage: cpu.hostNanos, online_cpus: cpu.onlineCpus }),
    throttling_data: {
      periods: cpu.periods,
      throttled_periods: cpu.throttledPeriods,
      throttled_time: cpu.throttledNanos,
    },
  };
}
