import type { StatsColumn } from './stats-columns.js';

/** How the figures of containers are looked at. */
export type StatsMessage =
  /** To a longer span of time, or a shorter one. */
  | { readonly type: 'stats.span.moved'; readonly by: 1 | -1 }
  | { readonly type: 'stats.table.sorted'; readonly by: StatsColumn }
  /** By the next column, or the one before. */
  | { readonly type: 'stats.sort.moved'; readonly by: 1 | -1 }
  | { readonly type: 'stats.table.reversed' }
  | { readonly type: 'stats.columns.turned'; readonly by: 1 | -1 }
  /** From the table to the container under its cursor. */
  | { readonly type: 'stats.container.shown' };
