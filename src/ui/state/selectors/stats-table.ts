import type { Container, ContainerStats } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { isAlive } from '../container-order.js';
import { figureOf, type StatsColumn, type StatsRow } from '../stats/stats-columns.js';

type Sources = Pick<AppState, 'usage' | 'nowMs'>;

/**
 * Puts containers, which come in the order of their names, in that of a column: the most first, names from the first letter
 * on; what has no figure comes last. Those with the same figure stay in the order of their names.
 */
export function inStatsOrder(
  containers: readonly Container[],
  { sort, isReversed, usage, nowMs }: Sources & { readonly sort: StatsColumn; readonly isReversed: boolean },
): readonly Container[] {
  if (sort === 'name') return isReversed ? containers.toReversed() : containers;
  const turn = isReversed ? -1 : 1;
  const rows = containers.map((container) => ({
    container,
    figure: figureOf(sort, { container, stats: usage.get(container.id), nowMs }),
  }));
  rows.sort((a, b) => {
    // Those without a figure stay at the end, whichever way round.
    if (a.figure === undefined || b.figure === undefined)
      return Number(a.figure === undefined) - Number(b.figure === undefined);
    return turn * (b.figure - a.figure);
  });
  return rows.map(({ container }) => container);
}

/** Of all containers together that are alive. */
export type StatsTotals = {
  readonly alive: number;
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly receivedBytesPerSecond: number;
  readonly sentBytesPerSecond: number;
  readonly readBytesPerSecond: number;
  readonly writtenBytesPerSecond: number;
  readonly pids: number;
};

export function statsTotals({ containers, usage }: AppState): StatsTotals {
  const all = [...usage.values()];
  const sum = (read: (stats: ContainerStats) => number): number => all.reduce((total, stats) => total + read(stats), 0);
  return {
    alive: containers.items.filter(isAlive).length,
    cpuPercent: sum(({ cpuPercent }) => cpuPercent),
    memoryBytes: sum(({ sample }) => sample.memory.usedBytes),
    receivedBytesPerSecond: sum(({ receivedBytesPerSecond }) => receivedBytesPerSecond),
    sentBytesPerSecond: sum(({ sentBytesPerSecond }) => sentBytesPerSecond),
    readBytesPerSecond: sum(({ readBytesPerSecond }) => readBytesPerSecond),
    writtenBytesPerSecond: sum(({ writtenBytesPerSecond }) => writtenBytesPerSecond),
    pids: sum(({ sample }) => sample.pids.current),
  };
}

/** A container as a row of the table. */
export function statsRow(state: Sources, container: Container): StatsRow {
  return { container, stats: state.usage.get(container.id), nowMs: state.nowMs };
}
