import type { Container } from '../../../engine/index.js';
import { spark } from '../../parts/spark.js';
import type { TableRow } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { isAlive } from '../../state/container-order.js';
import { visibleContainers } from '../../state/selectors/containers.js';
import { statsRow } from '../../state/selectors/stats-table.js';
import { STATS_COLUMNS } from '../../state/stats/stats-columns.js';
import type { HistoryField, StatsHistory } from '../../streams/stats-history.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { statusLook } from '../containers/container-status.js';
import { figureCell, SPARK_WIDTH, type TopColumn } from './top-columns.js';

type RowOptions = { readonly history: StatsHistory; readonly theme: Theme };

/** The rows in view. Foreign text has passed `display()`. */
export function topRows(
  state: AppState,
  { height, ...options }: RowOptions & { readonly height: number },
): readonly TableRow<TopColumn>[] {
  const { top } = state.lists.containers;
  return visibleContainers(state)
    .slice(top, top + height)
    .map((container) => toRow(container, state, options));
}

const FIGURE_COLUMNS = STATS_COLUMNS.filter((column) => column !== 'name');
/** What is known of a container without its counters. */
const UNMEASURED_COLUMNS = ['up'] as const;

function toRow(container: Container, state: AppState, { history, theme }: RowOptions): TableRow<TopColumn> {
  const { id, name } = container;
  const row = statsRow(state, container);
  const pending = state.pending.get(id);
  const { glyph, tone } = statusLook(container, { nowMs: state.nowMs, pending, glyphs: theme.glyphs });
  // A dash says that there is no figure: nobody knows that before the first are read.
  const shown = state.usage.size === 0 && isAlive(container) ? UNMEASURED_COLUMNS : FIGURE_COLUMNS;
  const figures = shown.map((column) => [column, figureCell(column, row)] as const);
  const { stats } = row;
  const limitBytes = container.config.resources.memoryBytes;
  return {
    id,
    isMarked: state.lists.containers.marked.has(id),
    cells: {
      ...Object.fromEntries(figures),
      glyph: { text: glyph, tone },
      name: { text: display(name) },
      ...(pending ? { up: { text: pending, tone: 'busy' } } : {}),
      // A full block is one CPU in all rows, so that they can be compared; or the memory's limit, where it has one.
      'cpu-spark': { text: stats ? recentSpark(id, 'cpu', { history, theme, most: 100 }) : '', tone: 'good' },
      'memory-spark': {
        text: stats ? recentSpark(id, 'memory', { history, theme, most: limitBytes }) : '',
        tone: 'accent',
      },
    },
  };
}

function recentSpark(
  id: Container['id'],
  field: HistoryField,
  { history, theme, most }: RowOptions & { readonly most: number },
): string {
  const values = history.recent(id, field, SPARK_WIDTH);
  const largest = Math.max(0, ...values.filter((value) => !Number.isNaN(value)));
  return spark(values, SPARK_WIDTH, { max: most > 0 ? Math.max(most, largest) : largest * 1.5, theme });
}
