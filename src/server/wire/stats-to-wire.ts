import type { Container, StatsSample } from '../../engine/index.js';
import { utcTime } from '../../wire/utc-time.js';

/** What is shown of one that is not alive. */
const NO_CPU = { usageNanos: 0, hostNanos: 0, onlineCpus: 0, periods: 0, throttledPeriods: 0, throttledNanos: 0 };

/**
 * Two samples in a row as docker's API shows them: the earlier one as `precpu_stats`. Memory is without inactive file
 * pages already, which docker's program takes off itself: so there are none to be taken off.
 *
 * @see moby, api/types/container: StatsResponse
 */
export function statsToWire(
  { id, name }: Pick<Container, 'id' | 'name'>,
  { earlier, later }: { readonly earlier: StatsSample | undefined; readonly later: StatsSample | undefined },
) {
  return {
    id,
    name: `/${name}`,
    read: utcTime(later?.timeMs ?? 0),
    preread: utcTime(earlier?.timeMs ?? 0),
    pids_stats: pidsToWire(later),
    blkio_stats: blockIoToWire(later),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuToWire(later),
    precpu_stats: cpuToWire(earlier),
    memory_stats: memoryToWire(later),
    ...(later?.network && { networks: networksToWire(later.network) }),
  };
}

const pidsToWire = (sample: StatsSample | undefined) =>
  sample ? { current: sample.pids.current, ...(sample.pids.limit !== undefined && { limit: sample.pids.limit }) } : {};

function cpuToWire(sample: StatsSample | undefined) {
  const cpu = sample?.cpu ?? NO_CPU;
  return {
    cpu_usage: { total_usage: cpu.usageNanos, usage_in_kernelmode: 0, usage_in_usermode: 0 },
    ...(sample && { system_cpu_usage: cpu.hostNanos, online_cpus: cpu.onlineCpus }),
    throttling_data: {
      periods: cpu.periods,
      throttled_periods: cpu.throttledPeriods,
      throttled_time: cpu.throttledNanos,
    },
  };
}

function memoryToWire(sample: StatsSample | undefined) {
  if (!sample) return {};
  const { usedBytes, limitBytes, oomKills } = sample.memory;
  return {
    usage: usedBytes,
    stats: { inactive_file: 0, total_inactive_file: 0 },
    failcnt: oomKills,
    limit: limitBytes,
  };
}

const networksToWire = ({ receivedBytes, sentBytes }: NonNullable<StatsSample['network']>) => ({
  eth0: {
    rx_bytes: receivedBytes,
    rx_packets: 0,
    rx_errors: 0,
    rx_dropped: 0,
    tx_bytes: sentBytes,
    tx_packets: 0,
    tx_errors: 0,
    tx_dropped: 0,
  },
});

function blockIoToWire(sample: StatsSample | undefined) {
  const entry = (op: string, value: number) => ({ major: 0, minor: 0, op, value });
  return {
    io_service_bytes_recursive: sample
      ? [entry('read', sample.blockIo.readBytes), entry('write', sample.blockIo.writtenBytes)]
      : null,
    io_serviced_recursive: null,
    io_queue_recursive: null,
    io_service_time_recursive: null,
    io_wait_time_recursive: null,
    io_merged_recursive: null,
    io_time_recursive: null,
    sectors_recursive: null,
  };
}
