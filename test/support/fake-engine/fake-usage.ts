import type { Container, ContainerStats } from '../../../src/engine/index.js';
import { statsDetail } from './fake-stats-detail.js';

/** What a test says that a container uses. */
export type FakeUsage = {
  readonly cpuPercent?: number | undefined;
  readonly memoryUsedBytes?: number | undefined;
  readonly memoryLimitBytes?: number | undefined;
  readonly receivedBytes?: number | undefined;
  readonly sentBytes?: number | undefined;
  readonly receivedBytesPerSecond?: number | undefined;
  readonly sentBytesPerSecond?: number | undefined;
  readonly readBytes?: number | undefined;
  readonly writtenBytes?: number | undefined;
  readonly pids?: number | undefined;
  readonly oomKills?: number | undefined;
  readonly cacheBytes?: number | undefined;
  readonly swapBytes?: number | undefined;
  readonly readBytesPerSecond?: number | undefined;
  readonly writtenBytesPerSecond?: number | undefined;
  /** CPUs that it may use. */
  readonly quotaCpus?: number | undefined;
  /** Periods in which it was held back, of 100. */
  readonly throttledPeriods?: number | undefined;
  readonly pressure?: { readonly cpu: number; readonly memory: number; readonly io: number } | undefined;
  readonly hasNetwork?: boolean | undefined;
};

const HOST_MEMORY_BYTES = 8 * 2 ** 30;

/** Fills in what the test left open. `isFirst`: no rates yet, as the engine promises. */
export function toStats(
  { id }: Container,
  usage: FakeUsage,
  at: { readonly timeMs: number; readonly isFirst: boolean; readonly hasDetail?: boolean | undefined },
): ContainerStats {
  const limitBytes = usage.memoryLimitBytes ?? HOST_MEMORY_BYTES;
  const usedBytes = usage.memoryUsedBytes ?? 2 ** 20;
  const rate = (value: number | undefined): number => (at.isFirst ? 0 : (value ?? 0));
  return {
    sample: {
      id,
      timeMs: at.timeMs,
      cpu: {
        usageNanos: 0,
        hostNanos: 0,
        onlineCpus: 2,
        periods: usage.throttledPeriods === undefined ? 0 : 100,
        throttledPeriods: usage.throttledPeriods ?? 0,
        throttledNanos: 0,
        quotaCpus: usage.quotaCpus,
      },
      memory: {
        usedBytes,
        limitBytes,
        oomKills: usage.oomKills ?? 0,
        cacheBytes: usage.cacheBytes ?? 0,
        swapBytes: usage.swapBytes,
      },
      network:
        usage.hasNetwork === false
          ? undefined
          : { receivedBytes: usage.receivedBytes ?? 0, sentBytes: usage.sentBytes ?? 0 },
      blockIo: { readBytes: usage.readBytes ?? 0, writtenBytes: usage.writtenBytes ?? 0 },
      pids: { current: usage.pids ?? 1, limit: undefined },
      pressure: usage.pressure,
      ...(at.hasDetail && { detail: statsDetail(usage, usedBytes) }),
    },
    cpuPercent: rate(usage.cpuPercent),
    memoryPercent: (usedBytes / limitBytes) * 100,
    receivedBytesPerSecond: rate(usage.receivedBytesPerSecond),
    sentBytesPerSecond: rate(usage.sentBytesPerSecond),
    readBytesPerSecond: rate(usage.readBytesPerSecond),
    writtenBytesPerSecond: rate(usage.writtenBytesPerSecond),
  };
}
