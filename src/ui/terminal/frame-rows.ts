import { EMPTY_ROW, type Row } from './row.js';
import { rowText } from './row-text.js';
import { PLAIN, type Style } from './sgr.js';
import { textWidth } from './text-width.js';

/** A line of text, and the column it starts at. */
export type RowPart = { readonly x: number; readonly row: Row };

type KnownRow = { readonly parts: readonly RowPart[]; readonly row: Row };

/** Turns the parts of rows into text, and remembers those of the last frame. */
export class FrameRows {
  static #last = new FrameRows(0);

  readonly #width: number;
  #known: readonly KnownRow[] = [];

  private constructor(width: number) {
    this.#width = width;
  }

  /** The rows of the last frame, where it was as wide; else none. */
  static of(width: number): FrameRows {
    if (FrameRows.#last.#width !== width) FrameRows.#last = new FrameRows(width);
    return FrameRows.#last;
  }

  /** Row `y` of the last frame of all, where that is its text and each of its cells is sure: it need not be taken apart again. */
  static rowOf(y: number, text: string): Row | undefined {
    const row = FrameRows.#last.#known[y]?.row;
    return row?.isNarrow && row.source === text ? row : undefined;
  }

  /** One text a row. */
  texts(rows: readonly (readonly RowPart[])[]): string[] {
    this.#known = rows.map((parts, y) => {
      const known = this.#known[y];
      return known && isSame(known.parts, parts) ? known : { parts, row: composeRow(parts, this.#width) };
    });
    return this.#known.map(({ row }) => row.source);
  }
}

function isSame(a: readonly RowPart[], b: readonly RowPart[]): boolean {
  return a.length === b.length && a.every((part, index) => part.row === b[index]?.row && part.x === b[index]?.x);
}

function composeRow(parts: readonly RowPart[], width: number): Row {
  return parts.length === 0 ? EMPTY_ROW : (rowOfNeighbours(parts, width) ?? rowOfLayers(parts, width));
}

/**
 * Of parts that stand side by side, as those of panes do: nothing covers anything, so no cell is looked at. Undefined where
 * it is not so sure, or blanks at the end have to go.
 */
function rowOfNeighbours(parts: readonly RowPart[], width: number): Row | undefined {
  const [first] = parts;
  const last = parts.at(-1)?.row;
  if (!first || (last?.styles.at(-1) === PLAIN && last.glyphs.at(-1) === ' ')) return undefined;
  let end = 0;
  for (const { x, row } of parts) {
    if (x < end || !row.isNarrow) return undefined;
    end = x + row.glyphs.length;
  }
  if (end > width) return undefined;
  return parts.length === 1 && first.x === 0 ? first.row : joined(parts);
}

function joined(parts: readonly RowPart[]): Row {
  let glyphs: readonly string[] = [];
  let styles: readonly Style[] = [];
  let source = '';
  for (const { x, row } of parts) {
    const gap = x - glyphs.length;
    glyphs = glyphs.concat(new Array<string>(gap).fill(' '), row.glyphs);
    styles = styles.concat(new Array<Style>(gap).fill(PLAIN), row.styles);
    source += ' '.repeat(gap) + row.source;
  }
  return { source, glyphs, styles, isNarrow: true };
}

function rowOfLayers(parts: readonly RowPart[], width: number): Row {
  const cells = new RowCells(width);
  for (const part of parts) cells.put(part);
  return cells.row();
}

/** A row while parts are put on it, each over those before it. */
class RowCells {
  readonly #glyphs: string[];
  readonly #styles: Style[];
  #isNarrow = true;

  constructor(width: number) {
    this.#glyphs = new Array<string>(width).fill(' ');
    this.#styles = new Array<Style>(width).fill(PLAIN);
  }

  put({ x, row }: RowPart): void {
    this.#isNarrow &&= row.isNarrow;
    const [glyphs, styles] = [this.#glyphs, this.#styles];
    // A glyph of which either half is covered must not be drawn: the terminal would shift what follows.
    if (glyphs[x] === '' && textWidth(glyphs[x - 1] ?? '') > 1) glyphs[x - 1] = ' ';
    // Behind the right edge nothing was put yet.
    for (let column = glyphs.length; column < x; column++) {
      glyphs.push(' ');
      styles.push(PLAIN);
    }
    for (let index = Math.max(0, -x); index < row.glyphs.length; index++) {
      glyphs[x + index] = row.glyphs[index] ?? ' ';
      styles[x + index] = row.styles[index] ?? PLAIN;
    }
    for (let column = 0; x < 0 && glyphs[column] === ''; column++) glyphs[column] = ' ';
    const end = x + row.glyphs.length;
    if (glyphs[end] === '') glyphs[end] = ' ';
  }

  /** Without the blanks at its end. */
  row(): Row {
    const [glyphs, styles] = [this.#glyphs, this.#styles];
    let end = glyphs.length;
    while (end > 0 && styles[end - 1] === PLAIN && (glyphs[end - 1] ?? ' ') === ' ') end--;
    glyphs.length = end;
    styles.length = end;
    const cells = { source: '', glyphs, styles, isNarrow: this.#isNarrow };
    return { ...cells, source: rowText(cells, 0, end) };
  }
}
