import type { Container, ContainerId } from '../../../engine/index.js';
import { spark } from '../../parts/spark.js';
import type { Cell, Column, TableRow } from '../../parts/table.js';
import type { AppState } from '../../state/app-state.js';
import { isAlive } from '../../state/container-order.js';
import { visibleContainers } from '../../state/selectors/containers.js';
import { remember } from '../../state/selectors/memo.js';
import { statsRow } from '../../state/selectors/stats-table.js';
import { figureOf } from '../../state/stats/stats-columns.js';
import type { HistoryField, StatsHistory } from '../../streams/stats-history.js';
import { display } from '../../text.js';
import type { Theme } from '../../theme.js';
import { statusLook } from '../containers/container-status.js';
import { figureCell, SPARK_WIDTH, type TopColumn } from './top-columns.js';

type RowOptions = { readonly history: StatsHistory; readonly theme: Theme };
type Columns = readonly Column<TopColumn>[];
type Source = { readonly container: Container; readonly state: AppState; readonly columns: Columns };
type Row = TableRow<TopColumn>;

/**
 * The rows of the table. One that would look as it did is the same object again, and need not be drawn: from one second to
 * the next that is so of most.
 */
export class TopRows {
  readonly #options: RowOptions;
  #rowOf: ReadonlyMap<ContainerId, (source: Source) => Row> = new Map();

  constructor(options: RowOptions) {
    this.#options = options;
  }

  /** Those in view, with cells for these columns. Foreign text has passed `display()`. */
  inView(state: AppState, { height, columns }: { readonly height: number; readonly columns: Columns }): readonly Row[] {
    const { top } = state.lists.containers;
    const shown = visibleContainers(state).slice(top, top + height);
    this.#rowOf = new Map(shown.map(({ id }) => [id, this.#rowOf.get(id) ?? this.#rowMaker()]));
    return shown.flatMap((container) => this.#rowOf.get(container.id)?.({ container, state, columns }) ?? []);
  }

  #rowMaker(): (source: Source) => Row {
    return remember(
      (source) => rowParts(source, this.#options.history),
      (source) => toRow(source, this.#options),
    );
  }
}

/** What a row is made of. */
function rowParts({ container, state, columns }: Source, history: StatsHistory): readonly unknown[] {
  const { id } = container;
  const row = statsRow(state, container);
  const isMarked = state.lists.containers.marked.has(id);
  const pidsLimit = row.stats?.sample.pids.limit;
  const parts: unknown[] = [
    container,
    columns,
    isMarked,
    state.pending.get(id),
    isUnmeasured(container, state),
    pidsLimit,
  ];
  for (const { name } of columns) {
    if (name === 'glyph' || name === 'name') continue;
    if (name === 'cpu-spark' || name === 'memory-spark')
      parts.push(...history.recent(id, SPARK_FIELDS[name], SPARK_WIDTH));
    // The time goes on each millisecond, but its text does not.
    else if (name === 'up') parts.push(figureCell(name, row).text);
    else parts.push(figureOf(name, row));
  }
  return parts;
}

/** A dash says that there is no figure: nobody knows that before the first are read. */
const isUnmeasured = (container: Container, { usage }: AppState): boolean => usage.size === 0 && isAlive(container);

function toRow(source: Source, options: RowOptions): Row {
  const { container, state, columns } = source;
  const cells = columns.map(({ name }) => [name, cellOf(name, source, options)] as const);
  return {
    id: container.id,
    isMarked: state.lists.containers.marked.has(container.id),
    cells: Object.fromEntries(cells),
  };
}

function cellOf(column: TopColumn, { container, state }: Source, options: RowOptions): Cell | undefined {
  const pending = state.pending.get(container.id);
  switch (column) {
    case 'name':
      return { text: display(container.name) };
    case 'glyph': {
      const { glyph, tone } = statusLook(container, { nowMs: state.nowMs, pending, glyphs: options.theme.glyphs });
      return { text: glyph, tone };
    }
    // A full block is one CPU in all rows, so that they can be compared; or the memory's limit, where it has one.
    case 'cpu-spark':
      return { text: sparkOf(container, state, { ...options, column, most: 100 }), tone: 'good' };
    case 'memory-spark': {
      const most = container.config.resources.memoryBytes;
      return { text: sparkOf(container, state, { ...options, column, most }), tone: 'accent' };
    }
    case 'up':
      if (pending) return { text: pending, tone: 'busy' };
      return figureCell(column, statsRow(state, container));
    default:
      return isUnmeasured(container, state) ? undefined : figureCell(column, statsRow(state, container));
  }
}

type SparkColumn = 'cpu-spark' | 'memory-spark';

const SPARK_FIELDS: Readonly<Record<SparkColumn, HistoryField>> = { 'cpu-spark': 'cpu', 'memory-spark': 'memory' };

function sparkOf(
  { id }: Container,
  { usage }: AppState,
  { history, theme, column, most }: RowOptions & { readonly column: SparkColumn; readonly most: number },
): string {
  if (!usage.has(id)) return '';
  const values = history.recent(id, SPARK_FIELDS[column], SPARK_WIDTH);
  const largest = Math.max(0, ...values.filter((value) => !Number.isNaN(value)));
  return spark(values, SPARK_WIDTH, { max: most > 0 ? Math.max(most, largest) : largest * 1.5, theme });
}
