import type { Container, ContainerStats } from '../../../engine/index.js';
import { isAlive } from '../container-order.js';

/** What the table of all containers can be sorted by. */
export type StatsColumn = (typeof STATS_COLUMNS)[number];

/** In the order in which they stand, and in which the sort key goes through them. */
export const STATS_COLUMNS = [
  'name',
  'cpu',
  'quota',
  'host',
  'throttled',
  'memory',
  'limit',
  'memory%',
  'cache',
  'swap',
  'rx/s',
  'tx/s',
  'rx',
  'tx',
  'read/s',
  'write/s',
  'read',
  'written',
  'pids',
  'psi-cpu',
  'psi-memory',
  'psi-io',
  'oom',
  'up',
] as const;

/** A container with its newest sample, and when now is. */
export type StatsRow = {
  readonly container: Container;
  readonly stats: ContainerStats | undefined;
  readonly nowMs: number;
};

/** Columns of figures: all but the name. */
export type FigureColumn = Exclude<StatsColumn, 'name'>;

/** The figure in a column; undefined where there is none. Per cent, bytes, bytes a second, counts, milliseconds. */
export function figureOf(column: FigureColumn, { container, stats, nowMs }: StatsRow): number | undefined {
  if (column === 'up') return isAlive(container) ? Math.max(0, nowMs - container.state.startedAtMs) : undefined;
  const figure = stats && FIGURES[column](stats);
  return figure !== undefined && Number.isFinite(figure) ? figure : undefined;
}

type Figure = (stats: ContainerStats) => number | undefined;

const FIGURES: Readonly<Record<Exclude<FigureColumn, 'up'>, Figure>> = {
  cpu: ({ cpuPercent }) => cpuPercent,
  quota: ({ cpuPercent, sample: { cpu } }) => cpuPercent / (cpu.quotaCpus ?? cpu.onlineCpus),
  host: ({ cpuPercent, sample: { cpu } }) => cpuPercent / cpu.onlineCpus,
  throttled: ({ sample: { cpu } }) => (cpu.periods > 0 ? (100 * cpu.throttledPeriods) / cpu.periods : undefined),
  memory: ({ sample: { memory } }) => memory.usedBytes,
  limit: ({ sample: { memory } }) => memory.limitBytes,
  'memory%': ({ memoryPercent }) => memoryPercent,
  cache: ({ sample: { memory } }) => memory.cacheBytes,
  swap: ({ sample: { memory } }) => memory.swapBytes,
  'rx/s': ({ sample: { network }, receivedBytesPerSecond }) => network && receivedBytesPerSecond,
  'tx/s': ({ sample: { network }, sentBytesPerSecond }) => network && sentBytesPerSecond,
  rx: ({ sample: { network } }) => network?.receivedBytes,
  tx: ({ sample: { network } }) => network?.sentBytes,
  'read/s': ({ readBytesPerSecond }) => readBytesPerSecond,
  'write/s': ({ writtenBytesPerSecond }) => writtenBytesPerSecond,
  read: ({ sample: { blockIo } }) => blockIo.readBytes,
  written: ({ sample: { blockIo } }) => blockIo.writtenBytes,
  pids: ({ sample: { pids } }) => pids.current,
  'psi-cpu': ({ sample: { pressure } }) => pressure?.cpu,
  'psi-memory': ({ sample: { pressure } }) => pressure?.memory,
  'psi-io': ({ sample: { pressure } }) => pressure?.io,
  oom: ({ sample: { memory } }) => memory.oomKills,
};
