import type { Row } from './row.js';
import { narrowGlyphs } from './row-text.js';
import { PLAIN, type Style, sgrFor } from './sgr.js';
import { isSurelyNarrow } from './text-width.js';

/** Equal cells between two changed ones that are cheaper to write again than to jump over. */
const MAX_BRIDGED_CELLS = 4;

/** What the terminal draws in at this moment, carried from row to row so that no style is set twice. */
export type Pen = { style: Style };

/** Where a row is on the screen (from 0), how many cells it may take, and what the terminal draws in. */
export type RowPlace = { readonly y: number; readonly width: number; readonly pen: Pen };

/** The bytes that turn row `before` into `after`. Leaves the pen in its last style, and the cursor anywhere on the row. */
export function rowDiff(before: Row, after: Row, place: RowPlace): string {
  return new RowDiff(before, after, place).bytes();
}

class RowDiff {
  readonly #before: Row;
  readonly #after: Row;
  readonly #place: RowPlace;
  readonly #beforeLength: number;
  readonly #length: number;
  readonly #isNarrow: boolean;
  #bytes = '';
  /** The column the cursor is on, or -1 where that is not sure. */
  #cursor = -1;

  constructor(before: Row, after: Row, place: RowPlace) {
    this.#before = before;
    this.#after = after;
    this.#place = place;
    // A row from before the terminal became narrower: to erase past the last column would erase the last column.
    this.#beforeLength = Math.min(before.glyphs.length, place.width);
    this.#length = Math.min(after.glyphs.length, place.width);
    this.#isNarrow = before.isNarrow && after.isNarrow;
  }

  bytes(): string {
    const end = Math.max(this.#beforeLength, this.#length);
    for (let column = this.#skipEqual(0, end); column < end; column = this.#skipEqual(column, end)) {
      if (column >= this.#length) {
        this.#eraseFrom(column);
        break;
      }
      column = this.#isNarrow ? this.#writeRun(column) : this.#writeRest(column);
    }
    return this.#bytes;
  }

  /** The first column from `column` on that differs, or `end`. Most cells of most rows are looked at by this alone. */
  #skipEqual(column: number, end: number): number {
    const [before, after] = [this.#before, this.#after];
    const both = Math.min(this.#beforeLength, this.#length);
    let at = column;
    while (at < both && before.glyphs[at] === after.glyphs[at] && before.styles[at] === after.styles[at]) at++;
    while (at < end && !this.#differs(at)) at++;
    return at;
  }

  #differs(column: number): boolean {
    return (
      glyphAt(this.#before, column, this.#beforeLength) !== glyphAt(this.#after, column, this.#length) ||
      styleAt(this.#before, column, this.#beforeLength) !== styleAt(this.#after, column, this.#length)
    );
  }

  #writeRun(start: number): number {
    let last = start;
    for (let column = start; column < this.#length && column - last <= MAX_BRIDGED_CELLS + 1; column++) {
      if (this.#differs(column)) last = column;
    }
    this.#moveTo(start);
    this.#writeNarrow(start, last + 1);
    this.#cursor = last + 1;
    return last + 1;
  }

  /** The cells `from` to `to` (not included), none of which is past the end. */
  #writeNarrow(from: number, to: number): void {
    const { styles } = this.#after;
    for (let start = from; start < to; ) {
      const style = styles[start] ?? PLAIN;
      let end = start + 1;
      while (end < to && (styles[end] ?? PLAIN) === style) end++;
      this.#setStyle(style);
      this.#bytes += narrowGlyphs(this.#after, start, end);
      start = end;
    }
  }

  /**
   * Where terminals disagree on widths, a glyph may have covered or left bare what stands behind it: erases and
   * writes everything from `changed` on, putting the cursor right after each glyph of unsure width.
   */
  #writeRest(changed: number): number {
    let start = changed;
    while (start > 0 && this.#after.glyphs[start] === '') start--;
    this.#eraseFrom(start);
    for (let column = start; column < this.#length; column++) this.#writeAnchored(column);
    return Number.POSITIVE_INFINITY;
  }

  #writeAnchored(column: number): void {
    const glyph = glyphAt(this.#after, column, this.#length);
    if (glyph === '') return;
    const style = styleAt(this.#after, column, this.#length);
    let next = column + 1;
    while (this.#after.glyphs[next] === '') next++;
    this.#setStyle(style);
    if (next > this.#length) {
      // Half a glyph at the right edge would be dropped, or wrapped: blanks are sure.
      this.#bytes += ' '.repeat(this.#length - column);
    } else if (isSurelyNarrow(glyph)) {
      this.#bytes += glyph;
    } else {
      // A styled blank below each covered cell, for terminals that draw the glyph narrower than we think.
      const hasGround = next - column > 1 && style !== PLAIN;
      if (hasGround) this.#bytes += `${' '.repeat(next - column)}\x1b[${column + 1}G`;
      this.#bytes += `${glyph}\x1b[${next + 1}G`;
    }
  }

  #eraseFrom(column: number): void {
    this.#moveTo(column);
    this.#setStyle(PLAIN);
    this.#bytes += '\x1b[K';
  }

  #moveTo(column: number): void {
    if (column === this.#cursor) return;
    const isAhead = this.#cursor >= 0 && column > this.#cursor;
    this.#bytes += isAhead ? `\x1b[${column - this.#cursor}C` : `\x1b[${this.#place.y + 1};${column + 1}H`;
    this.#cursor = column;
  }

  #setStyle(style: Style): void {
    const { pen } = this.#place;
    if (style === pen.style) return;
    this.#bytes += sgrFor(style);
    pen.style = style;
  }
}

function glyphAt(row: Row, column: number, length: number): string {
  return column < length ? (row.glyphs[column] ?? ' ') : ' ';
}

function styleAt(row: Row, column: number, length: number): Style {
  return column < length ? (row.styles[column] ?? PLAIN) : PLAIN;
}
