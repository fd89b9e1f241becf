import type { StatsColumn } from './stats-columns.js';

/** How the figures of containers are looked at. */
export type StatsView = {
  /** Index into {@link STATS_SPANS}. */
  readonly span: number;
  readonly table: StatsTable;
  /** The screen was opened for the table of all containers: leaving that leaves the screen. */
  readonly isHome: boolean;
};

/** The table of all containers. */
export type StatsTable = {
  readonly sort: StatsColumn;
  readonly isReversed: boolean;
  /** Which of the pages of columns is shown; they come round again. */
  readonly page: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How far back charts reach, in the order in which the key goes through them. */
export const STATS_SPANS = [
  { name: '3m', spanMs: 3 * MINUTE_MS },
  { name: '15m', spanMs: 15 * MINUTE_MS },
  { name: '1h', spanMs: HOUR_MS },
  { name: '6h', spanMs: 6 * HOUR_MS },
  { name: 'all', spanMs: 12 * HOUR_MS },
] as const;

export const FIRST_STATS_VIEW: StatsView = {
  span: 0,
  table: { sort: 'cpu', isReversed: false, page: 0 },
  isHome: false,
};

export function statsSpanMs({ span }: StatsView): number {
  return STATS_SPANS[span]?.spanMs ?? STATS_SPANS[0].spanMs;
}
