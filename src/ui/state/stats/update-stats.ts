import type { AppState } from '../app-state.js';
import { type Step, step } from '../step.js';
import { STATS_COLUMNS } from './stats-columns.js';
import type { StatsMessage } from './stats-message.js';
import { STATS_SPANS, type StatsTable } from './stats-view.js';

/** How far back charts reach, and how the table of all containers is sorted. */
export function updateStats(state: AppState, message: StatsMessage): Step {
  const { stats } = state;
  const { span, table } = stats;
  switch (message.type) {
    case 'stats.span.moved':
      return step({ ...state, stats: { ...stats, span: around(span + message.by, STATS_SPANS.length) } });
    case 'stats.table.sorted':
      return step(withTable(state, { sort: message.by, isReversed: table.sort === message.by && !table.isReversed }));
    case 'stats.sort.moved': {
      const index = around(STATS_COLUMNS.indexOf(table.sort) + message.by, STATS_COLUMNS.length);
      return step(withTable(state, { sort: STATS_COLUMNS[index] ?? 'cpu', isReversed: false }));
    }
    case 'stats.table.reversed':
      return step(withTable(state, { isReversed: !table.isReversed }));
    case 'stats.columns.turned':
      return step(withTable(state, { page: table.page + message.by }));
    case 'stats.container.shown':
      return step({ ...state, focus: 'containers', zoom: 'normal' });
    default:
      return message satisfies never;
  }
}

const around = (index: number, count: number): number => (index + count) % count;

function withTable(state: AppState, change: Partial<StatsTable>): AppState {
  const { stats } = state;
  return { ...state, stats: { ...stats, table: { ...stats.table, ...change } } };
}
