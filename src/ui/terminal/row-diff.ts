import type { Row } from './row.js';
import { PLAIN, type Style, sgrFor } from './sgr.js';
import { isSurelyNarrow } from './text-width.js';

/** Equal cells between two changed ones that are cheaper to write again than to jump over. */
const MAX_BRIDGED_CELLS = 4;

/** What the terminal draws in at this moment, carried from row to row so that no style is set twice. */
export type Pen = { style: Style };

/** The bytes that turn row `y` (from 0) from `before` into `after` on a screen `width` cells wide. Leaves the pen in its last style. */
export function rowDiff(before: Row, after: Row, place: { readonly y: number; readonly width: number; readonly pen: Pen }): string {
  return new RowDiff(before, after, place).bytes();
}

class RowDiff {
  readonly #before: Row;
  readonly #after: Row;
  readonly #y: number;
  readonly #pen: Pen;
  readonly #length: number;
  #bytes = '';
  /** The column the cursor is on, or -1 where that is not sure. */
  #cursor = -1;

  constructor(before: Row, after: Row, { y, width, pen }: { readonly y: number; readonly width: number; readonly pen: Pen }) {
    this.#before = before;
    this.#after = after;
    this.#y = y;
    this.#pen = pen;
    this.#length = Math.min(after.glyphs.length, width);
  }

  bytes(): string {
    // Where terminals disagree on widths, what stands behind a changed cell may stand elsewhere too: write it all.
    const mayBridge = this.#before.isNarrow && this.#after.isNarrow ? MAX_BRIDGED_CELLS : Number.POSITIVE_INFINITY;
    const end = Math.max(this.#before.glyphs.length, this.#length);
    for (let column = 0; column < end; ) {
      if (!this.#differs(column)) {
        column++;
      } else if (column >= this.#length) {
        this.#eraseFrom(column);
        break;
      } else {
        column = this.#writeRun(column, mayBridge);
      }
    }
    return this.#bytes;
  }

  #differs(column: number): boolean {
    return (
      glyphAt(this.#before, column, this.#before.glyphs.length) !== glyphAt(this.#after, column, this.#length) ||
      styleAt(this.#before, column, this.#before.glyphs.length) !== styleAt(this.#after, column, this.#length)
    );
  }

  #writeRun(changed: number, mayBridge: number): number {
    const start = this.#startOfGlyph(changed);
    const end = this.#endOfRun(changed, mayBridge);
    this.#moveTo(start);
    for (let column = start; column < end; column++) this.#writeCell(column);
    this.#cursor = this.#after.isNarrow ? end : -1;
    return end;
  }

  #startOfGlyph(column: number): number {
    let start = column;
    while (start > 0 && this.#after.glyphs[start] === '') start--;
    return start;
  }

  #endOfRun(start: number, mayBridge: number): number {
    let last = start;
    for (let column = start; column < this.#length && column - last <= mayBridge + 1; column++) {
      if (this.#differs(column)) last = column;
    }
    let end = last + 1;
    while (end < this.#length && this.#after.glyphs[end] === '') end++;
    return end;
  }

  #writeCell(column: number): void {
    const glyph = glyphAt(this.#after, column, this.#length);
    if (glyph === '') return;
    this.#setStyle(styleAt(this.#after, column, this.#length));
    const next = this.#endOfGlyph(column);
    // Half a wide glyph at the edge would wrap or be dropped: a blank is sure.
    const isCutOff = next >= this.#length && this.#after.glyphs[next] === '';
    this.#bytes += isCutOff ? ' ' : glyph;
    if (!this.#after.isNarrow && !isSurelyNarrow(glyph)) this.#bytes += `\x1b[${next + 1}G`;
  }

  #endOfGlyph(column: number): number {
    let next = column + 1;
    while (next < this.#length && this.#after.glyphs[next] === '') next++;
    return next;
  }

  #eraseFrom(column: number): void {
    this.#moveTo(column);
    this.#setStyle(PLAIN);
    this.#bytes += '\x1b[K';
  }

  #moveTo(column: number): void {
    if (column === this.#cursor) return;
    this.#bytes +=
      this.#cursor >= 0 && column > this.#cursor
        ? `\x1b[${column - this.#cursor}C`
        : `\x1b[${this.#y + 1};${column + 1}H`;
  }

  #setStyle(style: Style): void {
    if (style === this.#pen.style) return;
    this.#bytes += sgrFor(style);
    this.#pen.style = style;
  }
}

function glyphAt(row: Row, column: number, length: number): string {
  return column < length ? (row.glyphs[column] ?? ' ') : ' ';
}

function styleAt(row: Row, column: number, length: number): Style {
  return column < length ? (row.styles[column] ?? PLAIN) : PLAIN;
}
