import { say } from '../language/say.js';
import { BoundedCache } from '../terminal/bounded-cache.js';
import { fit, textWidth } from '../text.js';
import type { Theme, Tone } from '../theme.js';

/** A column of a table. */
export type Column<Name extends string> = {
  readonly name: Name;
  readonly title: string;
  /** Least number of cells. */
  readonly width: number;
  /** Its share of what is left over; 0 unless told. */
  readonly grow?: number | undefined;
  /** Has what is left over before others share what it does not need. */
  readonly growsFirst?: boolean | undefined;
  /** Where growing stops. */
  readonly maxWidth?: number | undefined;
  /** Other columns go before its texts are cut. */
  readonly isWhole?: boolean | undefined;
  /** The same as long as they are no longer than this. */
  readonly wholeUpTo?: number | undefined;
  /** The same as long as they are no longer than this share of the table. */
  readonly wholeShare?: number | undefined;
  readonly align?: 'left' | 'right' | undefined;
  /** Which part of a text goes that has no room: the end unless told. */
  readonly cutFrom?: 'end' | 'start' | undefined;
  /** Columns with the highest number go first where there is no room; those without one never do. */
  readonly dropOrder?: number | undefined;
};

/** A column that is shown, with its real width. */
export type PlacedColumn<Name extends string> = Column<Name> & { readonly placedWidth: number };

const GAP = 1;

/** How wide the widest text of each column is. */
export type TextWidths<Name extends string> = Readonly<Partial<Record<Name, number>>>;

/** Chooses the columns that fit side by side into `width`, and shares out what is left to those whose texts need it. */
export function placeColumns<Name extends string>(
  columns: readonly Column<Name>[],
  width: number,
  textWidths?: TextWidths<Name>,
): readonly PlacedColumn<Name>[] {
  const titled = columns.map(withTitleRoom);
  let shown = textWidths ? neededColumns(titled, { textWidths, width }) : titled;
  while (leastWidth(shown) > width) {
    const victim = shown.reduce<Column<Name> | undefined>(
      (worst, column) => ((column.dropOrder ?? 0) > (worst?.dropOrder ?? 0) ? column : worst),
      undefined,
    );
    if (!victim) break;
    shown = shown.filter((column) => column !== victim);
  }
  return grown(shown, width - leastWidth(shown));
}

/** Widths are made for English: a translated title, and the arrow of the sort behind it, may need more. */
export function withTitleRoom<Name extends string>(column: Column<Name>): Column<Name> {
  const title = say(column.title);
  if (title === column.title) return column;
  const needed = textWidth(title) + 1;
  const { width, maxWidth } = column;
  return { ...column, width: Math.max(width, needed), maxWidth: maxWidth && Math.max(maxWidth, needed) };
}

function leastWidth(columns: readonly { readonly width: number }[]): number {
  return columns.reduce((sum, column) => sum + column.width, 0) + GAP * Math.max(0, columns.length - 1);
}

function grown<Name extends string>(columns: readonly Column<Name>[], spare: number): PlacedColumn<Name>[] {
  const placed = columns.map((column) => ({ ...column, placedWidth: column.width }));
  const left = shareOut(
    placed.filter(({ growsFirst }) => growsFirst),
    spare,
  );
  shareOut(
    placed.filter(({ growsFirst }) => !growsFirst),
    left,
  );
  return placed;
}

type Growing = Pick<Column<string>, 'grow' | 'maxWidth'> & { placedWidth: number };

/** Widens the columns. Returns what none of them has taken. */
function shareOut(columns: readonly Growing[], spare: number): number {
  let left = spare;
  while (left > 0) {
    const growing = columns.filter(
      ({ grow = 0, placedWidth, maxWidth = Number.POSITIVE_INFINITY }) => grow > 0 && placedWidth < maxWidth,
    );
    if (growing.length === 0) break;
    const total = growing.reduce((sum, { grow = 0 }) => sum + grow, 0);
    let given = 0;
    for (const column of growing) {
      const share = Math.max(1, Math.floor((left * (column.grow ?? 0)) / total));
      const more = Math.min(share, (column.maxWidth ?? Number.POSITIVE_INFINITY) - column.placedWidth, left - given);
      column.placedWidth += more;
      given += more;
    }
    if (given === 0) break;
    left -= given;
  }
  return left;
}

/** Columns that take no more than their texts need, so that others have it; some take no less. */
export function neededColumns<Name extends string>(
  columns: readonly Column<Name>[],
  { textWidths, width }: { readonly textWidths: TextWidths<Name>; readonly width: number },
): readonly Column<Name>[] {
  return columns.map((column) => {
    const { maxWidth = Number.POSITIVE_INFINITY } = column;
    if (textWidths[column.name] === undefined) return column;
    // The title, and the arrow of the sort.
    const needed = Math.min(Math.max(textWidth(say(column.title)) + 1, textWidths[column.name] ?? maxWidth), maxWidth);
    const share = Math.floor(width * (column.wholeShare ?? 0));
    const whole = column.isWhole ? needed : Math.max(column.width, column.wholeUpTo ?? 0, share);
    return { ...column, maxWidth: needed, width: Math.min(whole, needed) };
  });
}

/** How many cells the widest of them takes. */
export function widestText(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0);
}

/** A cell: its text, which has passed `display()`, and what it means. */
export type Cell = { readonly text: string; readonly tone?: Tone | undefined };

/** A row of a table, ready to be cut to its columns. */
export type TableRow<Name extends string> = {
  readonly id: string;
  readonly cells: Readonly<Partial<Record<Name, Cell>>>;
  readonly isMarked: boolean;
};

export type TableOptions<Name extends string> = {
  readonly columns: readonly Column<Name>[];
  /** Only the rows in view. */
  readonly data: readonly TableRow<Name>[];
  readonly width: number;
  readonly hasTitles: boolean;
  /** How wide the widest text of the whole list is, by column: growing stops there. */
  readonly textWidths?: TextWidths<Name> | undefined;
  readonly sortedBy?: { readonly name: string; readonly isReversed: boolean } | undefined;
  readonly selectedId: string | undefined;
  readonly isFocused: boolean;
  readonly theme: Theme;
};

/** The lines of a list: titles where they are wanted, then one line a row, each exactly `width` cells. */
export function tableLines<Name extends string>(options: TableOptions<Name>): string[] {
  const { width, theme, textWidths, selectedId } = options;
  const columns = placeColumns(options.columns, width - 2, textWidths);
  const drawn = drawnRowsFor(columns, options);
  const lines = options.data.map((row) => {
    const isSelected = row.id === selectedId;
    return drawn.lineOf(row, isSelected, () => rowLine(row, columns, { ...options, isSelected }));
  });
  if (!options.hasTitles) return lines;
  return [theme.paint('faint', fit(`  ${titlesLine(columns, options)}`, width)), ...lines];
}

function titlesLine<Name extends string>(
  columns: readonly PlacedColumn<Name>[],
  { sortedBy, theme }: TableOptions<Name>,
): string {
  return columns
    .map(({ name, title, placedWidth, align }) => {
      const arrow = name === sortedBy?.name ? (sortedBy.isReversed ? theme.glyphs.up : theme.glyphs.down) : '';
      return fit(say(title) + arrow, placedWidth, { align, ellipsis: theme.glyphs.ellipsis });
    })
    .join(' ');
}

type Drawing<Name extends string> = Pick<TableOptions<Name>, 'theme' | 'isFocused' | 'width'>;

/** How their tables look, and the rows that were drawn so lately. */
const drawnRows = new WeakMap<Theme, BoundedCache<string, DrawnRows>>();

function drawnRowsFor<Name extends string>(
  columns: readonly PlacedColumn<Name>[],
  { theme, isFocused, width }: Drawing<Name>,
): DrawnRows {
  const ofTheme = drawnRows.get(theme) ?? new BoundedCache<string, DrawnRows>(16);
  drawnRows.set(theme, ofTheme);
  const shape = columns.map(({ name, placedWidth, align, cutFrom }) => `${name} ${placedWidth} ${align} ${cutFrom}`);
  return ofTheme.getOrMake(`${width} ${isFocused} ${shape.join()}`, () => new DrawnRows(columns));
}

/** Lines of rows: from one frame to the next most are the same, and some are of the same row. */
class DrawnRows {
  readonly #columns: readonly PlacedColumn<string>[];
  readonly #byContent = new BoundedCache<string, string>(256);
  readonly #byRow = {
    selected: new WeakMap<TableRow<string>, string>(),
    other: new WeakMap<TableRow<string>, string>(),
  };

  constructor(columns: readonly PlacedColumn<string>[]) {
    this.#columns = columns;
  }

  lineOf(row: TableRow<string>, isSelected: boolean, draw: () => string): string {
    const byRow = isSelected ? this.#byRow.selected : this.#byRow.other;
    const known = byRow.get(row);
    if (known !== undefined) return known;
    const line = this.#byContent.getOrMake(contentOf(row, this.#columns, isSelected), draw);
    byRow.set(row, line);
    return line;
  }
}

/** All that a line is made of. Texts that have passed `display()` have no control characters. */
function contentOf<Name extends string>(
  { cells, isMarked }: TableRow<Name>,
  columns: readonly PlacedColumn<Name>[],
  isSelected: boolean,
): string {
  let content = `${isSelected}${isMarked}`;
  for (const { name } of columns) content += `\0${cells[name]?.text ?? ''}\0${cells[name]?.tone ?? ''}`;
  return content;
}

function rowLine<Name extends string>(
  row: TableRow<Name>,
  columns: readonly PlacedColumn<Name>[],
  { theme, isFocused, width, isSelected }: Drawing<Name> & { readonly isSelected: boolean },
): string {
  const paint = (tone: Tone, text: string): string => (isSelected && isFocused ? text : theme.paint(tone, text));
  const cells = columns.map(({ name, placedWidth, align, cutFrom }) => {
    const { text, tone = 'plain' } = row.cells[name] ?? { text: '' };
    return paint(tone, fit(text, placedWidth, { align, ellipsis: theme.glyphs.ellipsis, from: cutFrom }));
  });
  const mark = row.isMarked ? paint('warn', theme.glyphs.mark) : ' ';
  const pointer = isSelected ? theme.glyphs.cursor : ' ';
  const line = fit(`${pointer}${mark}${cells.join(' ')}`, width);
  if (!isSelected) return line;
  return theme.paint(isFocused ? 'selected' : 'selectedElsewhere', line);
}
