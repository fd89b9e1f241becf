import type { ContainerStats } from '../../../engine/index.js';

/** What is kept of a sample, in this order: per cent of one CPU, bytes, and bytes a second. */
export const HISTORY_FIELDS = ['cpu', 'memory', 'received', 'sent', 'read', 'written'] as const;

export type HistoryField = (typeof HISTORY_FIELDS)[number];

export const fieldIndex: Readonly<Record<HistoryField, number>> = {
  cpu: 0,
  memory: 1,
  received: 2,
  sent: 3,
  read: 4,
  written: 5,
};

/** A rate needs two samples: for one that has none before it, all but the memory are NaN. */
export function fieldsOf(stats: ContainerStats, { hasRates }: { readonly hasRates: boolean }): readonly number[] {
  const { sample, cpuPercent } = stats;
  const rates = [
    stats.receivedBytesPerSecond,
    stats.sentBytesPerSecond,
    stats.readBytesPerSecond,
    stats.writtenBytesPerSecond,
  ];
  const known = hasRates ? rates : rates.map(() => Number.NaN);
  return [hasRates ? cpuPercent : Number.NaN, sample.memory.usedBytes, ...known];
}
