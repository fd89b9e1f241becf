import type { BlockIoCount, InterfaceCounters, StatsDetail, StatsSample } from '../../engine/index.js';

/** Those of version 1 that docker tells of, for a group and, with `total_` before it, for it and all below. */
const NAMES_V1 = [
  'active_anon',
  'active_file',
  'cache',
  'dirty',
  'inactive_anon',
  'inactive_file',
  'mapped_file',
  'pgfault',
  'pgmajfault',
  'pgpgin',
  'pgpgout',
  'rss',
  'rss_huge',
  'unevictable',
  'writeback',
];
const SHOWN_V1: ReadonlySet<string> = new Set([
  ...NAMES_V1,
  ...NAMES_V1.map((name) => `total_${name}`),
  'hierarchical_memory_limit',
  'hierarchical_memsw_limit',
]);

/** @see moby, daemon/stats_unix.go: statsV1, statsV2 */
const SHOWN_V2: ReadonlySet<string> = new Set(
  [
    'anon file kernel_stack slab sock shmem file_mapped file_dirty file_writeback anon_thp inactive_anon',
    'active_anon inactive_file active_file unevictable slab_reclaimable slab_unreclaimable pgfault',
    'pgmajfault workingset_refault workingset_activate workingset_nodereclaim pgrefill pgscan pgsteal',
    'pgactivate pgdeactivate pglazyfree pglazyfreed thp_fault_alloc thp_collapse_alloc',
  ].flatMap((names) => names.split(' ')),
);

/** `max_usage` and `total_` names are version 1's alone, as are the counts of operations. */
export function memoryToWire(detail: StatsDetail['memory'], { limitBytes }: StatsSample['memory']) {
  const { usageBytes, maxUsageBytes, failures, counters } = detail;
  const shown = 'total_inactive_file' in counters ? SHOWN_V1 : SHOWN_V2;
  const names = Object.keys(counters).filter((name) => shown.has(name));
  return {
    usage: usageBytes,
    ...(maxUsageBytes !== undefined && { max_usage: maxUsageBytes }),
    stats: Object.fromEntries(names.toSorted(byBytes).map((name) => [name, counters[name]])),
    ...(failures > 0 && { failcnt: failures }),
    limit: limitBytes,
  };
}

/** As Go's encoder orders a map. */
const byBytes = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Undefined where it has no interface of its own. */
export function networksToWire(interfaces: readonly InterfaceCounters[] | undefined) {
  if (interfaces === undefined || interfaces.length === 0) return undefined;
  return Object.fromEntries(
    interfaces.map(({ name, received, sent }) => [
      name,
      {
        rx_bytes: received.bytes,
        rx_packets: received.packets,
        rx_errors: received.errors,
        rx_dropped: received.dropped,
        tx_bytes: sent.bytes,
        tx_packets: sent.packets,
        tx_errors: sent.errors,
        tx_dropped: sent.dropped,
      },
    ]),
  );
}

/** With version 1 what the kernel does not count is an empty list; with version 2, and where nothing is known, null. */
export function blockIoToWire(blockIo: StatsDetail['blockIo'] | undefined) {
  const uncounted = blockIo?.operations ? [] : null;
  return {
    io_service_bytes_recursive: blockIo ? blockIo.bytes.map(countToWire) : null,
    io_serviced_recursive: blockIo?.operations?.map(countToWire) ?? null,
    io_queue_recursive: uncounted,
    io_service_time_recursive: uncounted,
    io_wait_time_recursive: uncounted,
    io_merged_recursive: uncounted,
    io_time_recursive: uncounted,
    sectors_recursive: uncounted,
  };
}

const countToWire = ({ major, minor, operation, value }: BlockIoCount) => ({ major, minor, op: operation, value });
