import type { Row } from './row.js';
import { rowText } from './row-text.js';
import { PLAIN, type Style } from './sgr.js';
import { textWidth } from './text-width.js';

/** A line of text, and the column it starts at. */
export type RowPart = { readonly x: number; readonly row: Row };

type KnownRow = { readonly parts: readonly RowPart[]; readonly text: string };

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

  /** One text a row. */
  texts(rows: readonly (readonly RowPart[])[]): string[] {
    this.#known = rows.map((parts, y) => {
      const known = this.#known[y];
      return known && isSame(known.parts, parts) ? known : { parts, text: composeRow(parts, this.#width) };
    });
    return this.#known.map(({ text }) => text);
  }
}

function isSame(a: readonly RowPart[], b: readonly RowPart[]): boolean {
  return a.length === b.length && a.every((part, index) => part.row === b[index]?.row && part.x === b[index]?.x);
}

function composeRow(parts: readonly RowPart[], width: number): string {
  if (parts.length === 0) return '';
  const cells = new RowCells(width);
  for (const part of parts) cells.put(part);
  return cells.text();
}

/** A row while parts are put on it, each over those before it. */
class RowCells implements Row {
  readonly source = '';
  readonly isNarrow = false;
  readonly glyphs: string[];
  readonly styles: Style[];

  constructor(width: number) {
    this.glyphs = new Array<string>(width).fill(' ');
    this.styles = new Array<Style>(width).fill(PLAIN);
  }

  put({ x, row }: RowPart): void {
    // A glyph of which either half is covered must not be drawn: the terminal would shift what follows.
    if (this.glyphs[x] === '' && textWidth(this.glyphs[x - 1] ?? '') > 1) this.glyphs[x - 1] = ' ';
    for (let index = Math.max(0, -x); index < row.glyphs.length; index++) {
      this.glyphs[x + index] = row.glyphs[index] ?? ' ';
      this.styles[x + index] = row.styles[index] ?? PLAIN;
    }
    for (let column = 0; x < 0 && this.glyphs[column] === ''; column++) this.glyphs[column] = ' ';
    const end = x + row.glyphs.length;
    if (this.glyphs[end] === '') this.glyphs[end] = ' ';
  }

  text(): string {
    let end = this.glyphs.length;
    while (end > 0 && this.styles[end - 1] === PLAIN && (this.glyphs[end - 1] ?? ' ') === ' ') end--;
    return rowText(this, 0, end);
  }
}
