import type { ContainerStats } from '../../../engine/index.js';
import { compactBytes, percent, span } from '../../format.js';
import { say } from '../../language/say.js';
import {
  type Cell,
  type Column,
  neededColumns,
  placeColumns,
  type TextWidths,
  withTitleRoom,
} from '../../parts/table.js';
import { type FigureColumn, figureOf, type StatsRow } from '../../state/stats/stats-columns.js';

/** What the table shows of each container: figures, and how two of them went. */
export type TopColumn = 'glyph' | 'name' | 'cpu-spark' | 'memory-spark' | FigureColumn;

export const SPARK_WIDTH = 8;

const figure = (name: FigureColumn, title: string, width: number, dropOrder?: number): Column<TopColumn> => ({
  name,
  title,
  // Room for the arrow of the sort.
  width: Math.max(width, title.length + 1),
  align: 'right',
  dropOrder,
});

/** On every page of columns. */
const names = (wholeShare: number): readonly Column<TopColumn>[] => [
  { name: 'glyph', title: '', width: 1 },
  { name: 'name', title: 'NAME', width: 10, wholeShare, grow: 1, maxWidth: 48 },
];

/** The share of the table up to which names are whole before figures go to another page. */
const NAME_SHARE = 0.2;
/** What they have where that leaves all figures on one page. */
const LESS_SHARES = [0.17, 0.14, 0.11] as const;

/** In the order in which they stand; what matters least goes first where there is no room. */
export const TOP_FIGURES: readonly Column<TopColumn>[] = [
  { name: 'cpu-spark', title: '', width: SPARK_WIDTH, dropOrder: 4 },
  figure('cpu', 'CPU', 5),
  figure('quota', 'QUOTA', 5, 6),
  figure('host', 'HOST', 5, 9),
  figure('throttled', 'THR', 5, 8),
  { name: 'memory-spark', title: '', width: SPARK_WIDTH, dropOrder: 7 },
  figure('memory', 'MEM', 5, 1),
  figure('limit', 'LIMIT', 5, 5),
  figure('memory%', 'MEM%', 5, 2),
  figure('cache', 'CACHE', 5, 12),
  figure('swap', 'SWAP', 5, 10),
  figure('rx/s', 'RX/S', 5, 3),
  figure('tx/s', 'TX/S', 5, 3),
  figure('rx', 'RX', 5, 15),
  figure('tx', 'TX', 5, 15),
  figure('read/s', 'RD/S', 5, 11),
  figure('write/s', 'WR/S', 5, 11),
  figure('read', 'READ', 5, 16),
  figure('written', 'WRITE', 5, 16),
  figure('pids', 'PIDS', 5, 4),
  figure('psi-cpu', 'PSI:C', 5, 14),
  figure('psi-memory', 'PSI:M', 5, 14),
  figure('psi-io', 'PSI:IO', 5, 14),
  figure('oom', 'OOM', 3, 13),
  figure('up', 'UP', 8, 3),
];

/** Columns side by side, for a width. */
export type TopPage = { readonly columns: readonly Column<TopColumn>[]; readonly page: number; readonly pages: number };

export type TopPageOptions = {
  readonly width: number;
  /** Pages come round again. */
  readonly page: number;
  readonly textWidths: TextWidths<TopColumn>;
  /** Those that its user wants, in this order; undefined for all. */
  readonly chosen?: readonly string[] | undefined;
};

/**
 * The columns of a page: on the first the most important ones, in their order, or the first of those that were chosen;
 * what had no room follows on further pages.
 */
export function topPage(options: TopPageOptions): TopPage {
  const { head, pages } = pagesFor(options);
  const index = ((options.page % pages.length) + pages.length) % pages.length;
  return { columns: [...head, ...(pages[index] ?? [])], page: index, pages: pages.length };
}

function pagesFor(options: TopPageOptions): PagesBeside {
  const usual = pagesBeside(names(NAME_SHARE), options);
  if (usual.pages.length === 1) return usual;
  const narrower = LESS_SHARES.map((share) => pagesBeside(names(share), options));
  return narrower.find(({ pages }) => pages.length === 1) ?? usual;
}

type Columns = readonly Column<TopColumn>[];
type PagesBeside = { readonly head: Columns; readonly pages: readonly Columns[] };

function pagesBeside(head: Columns, { width, textWidths, chosen }: TopPageOptions): PagesBeside {
  const needed = neededColumns(head.map(withTitleRoom), { textWidths, width });
  const room = width - needed.reduce((sum, column) => sum + column.width + 1, 0);
  const pages = chosen ? inPages(chosenFigures(chosen), room) : pagesOf(width, { head, room, textWidths });
  return { head, pages };
}

type PagesOptions = { readonly head: Columns; readonly room: number; readonly textWidths: TextWidths<TopColumn> };

function pagesOf(width: number, { head, room, textWidths }: PagesOptions): readonly Columns[] {
  const placed = new Set(placeColumns([...head, ...TOP_FIGURES], width, textWidths).map(({ name }) => name));
  const onFirst = new Set([...placed].filter((name) => isWithOthers(name, placed)));
  const first = TOP_FIGURES.filter(({ name }) => onFirst.has(name));
  return [first, ...inPages(TOP_FIGURES.filter(({ name }) => !onFirst.has(name)).map(withTitleRoom), room)];
}

const chosenFigures = (names: readonly string[]): readonly Column<TopColumn>[] =>
  names.flatMap((name) => TOP_FIGURES.find((column) => column.name === name) ?? []).map(withTitleRoom);

/** As many on each as have room. */
function inPages(columns: readonly Column<TopColumn>[], room: number): readonly (readonly Column<TopColumn>[])[] {
  const pages: Column<TopColumn>[][] = [];
  for (let left = columns; left.length > 0; ) {
    const count = Math.max(1, countThatFit(left, room));
    pages.push(left.slice(0, count).map((column) => ({ ...column, dropOrder: undefined })));
    left = left.slice(count);
  }
  return pages;
}

/** Figures that are read side by side stand on one page. */
const TOGETHER: readonly (readonly TopColumn[])[] = [
  ['rx/s', 'tx/s'],
  ['rx', 'tx'],
  ['read/s', 'write/s'],
  ['read', 'written'],
  ['psi-cpu', 'psi-memory', 'psi-io'],
];

function isWithOthers(name: TopColumn, placed: ReadonlySet<TopColumn>): boolean {
  const group = TOGETHER.find((names) => names.includes(name)) ?? [];
  return group.every((other) => placed.has(other));
}

function countThatFit(columns: readonly Column<TopColumn>[], room: number): number {
  let used = 0;
  const tooMany = columns.findIndex(({ width }) => {
    used += width + 1;
    return used - 1 > room;
  });
  return tooMany < 0 ? columns.length : tooMany;
}

const NONE: Cell = { text: '-', tone: 'faint' };

/** A figure as the table shows it. */
export function figureCell(column: FigureColumn, row: StatsRow): Cell {
  const value = figureOf(column, row);
  if (value === undefined) return column === 'up' ? { text: say(row.container.state.status), tone: 'faint' } : NONE;
  const tone =
    row.stats && isLoud(column, value, row.stats) ? ('warn' as const) : value === 0 ? ('faint' as const) : undefined;
  return { text: figureText(column, value), tone };
}

function figureText(column: FigureColumn, value: number): string {
  switch (column) {
    case 'cpu':
    case 'quota':
    case 'host':
    case 'throttled':
    case 'memory%':
    case 'psi-cpu':
    case 'psi-memory':
    case 'psi-io':
      return percent(value);
    case 'pids':
    case 'oom':
      return String(value);
    case 'up':
      return span(value);
    default:
      return compactBytes(value);
  }
}

/** Near its limit, held back, or killed. */
function isLoud(column: FigureColumn, value: number, { sample: { pids } }: ContainerStats): boolean {
  switch (column) {
    case 'quota':
    case 'memory%':
      return value >= 90;
    case 'throttled':
    case 'psi-cpu':
    case 'psi-memory':
    case 'psi-io':
      return value >= 20;
    case 'oom':
      return value > 0;
    case 'pids':
      return pids.limit !== undefined && value >= 0.9 * pids.limit;
    default:
      return false;
  }
}
