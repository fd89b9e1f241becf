import type { Container, ContainerStats } from '../../../src/engine/index.js';

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
  readonly hasNetwork?: boolean | undefined;
};

const HOST_MEMORY_BYTES = 8 * 2 ** 30;

/** Fills in what the test left open. `isFirst`: no rates yet, as the engine promises. */
export function toStats(
  { id }: Container,
  usage: FakeUsage,
  at: { readonly timeMs: number; readonly isFirst: boolean },
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
        periods: 0,
        throttledPeriods: 0,
        throttledNanos: 0,
        quotaCpus: undefined,
      },
      memory: { usedBytes, limitBytes, oomKills: usage.oomKills ?? 0 },
      network:
        usage.hasNetwork === false
          ? undefined
          : { receivedBytes: usage.receivedBytes ?? 0, sentBytes: usage.sentBytes ?? 0 },
      blockIo: { readBytes: usage.readBytes ?? 0, writtenBytes: usage.writtenBytes ?? 0 },
      pids: { current: usage.pids ?? 1, limit: undefined },
      pressure: undefined,
    },
    cpuPercent: rate(usage.cpuPercent),
    memoryPercent: (usedBytes / limitBytes) * 100,
    receivedBytesPerSecond: rate(usage.receivedBytesPerSecond),
    sentBytesPerSecond: rate(usage.sentBytesPerSecond),
    readBytesPerSecond: 0,
    writtenBytesPerSecond: 0,
  };
}
