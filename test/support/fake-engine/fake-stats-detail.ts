import type { StatsDetail } from '../../../src/engine/index.js';
import type { FakeUsage } from './fake-usage.js';

const CACHE_BYTES = 4096;

/** What a kernel with control groups of version 1 would count besides. */
export function statsDetail(usage: FakeUsage, usedBytes: number): StatsDetail {
  const direction = (bytes = 0) => ({ bytes, packets: Math.ceil(bytes / 1000), errors: 0, dropped: 0 });
  const count = (operation: string, value = 0) => ({ major: 8, minor: 0, operation, value });
  const cache = usage.cacheBytes ?? CACHE_BYTES;
  return {
    cpu: { userNanos: 20_000_000, kernelNanos: 10_000_000, perCpuNanos: [20_000_000, 10_000_000] },
    memory: {
      usageBytes: usedBytes + cache,
      maxUsageBytes: usedBytes + 2 * cache,
      failures: 0,
      counters: { cache, total_cache: cache, inactive_file: cache, total_inactive_file: cache, shmem: 0 },
    },
    blockIo: {
      bytes: [count('Read', usage.readBytes), count('Write', usage.writtenBytes)],
      operations: [count('Read'), count('Write')],
    },
    interfaces:
      usage.hasNetwork === false
        ? undefined
        : [{ name: 'eth0', received: direction(usage.receivedBytes), sent: direction(usage.sentBytes) }],
  };
}
