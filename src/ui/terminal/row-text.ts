import type { Row } from './row.js';
import { PLAIN, sgrClosing, sgrOpening } from './sgr.js';

/**
 * Writes the cells `from` to `to` (not included) of a row as text that is exactly that wide.
 *
 * Styles are closed one by one and never by a reset, so that the text can be styled again as a whole.
 */
export function rowText(row: Row, from: number, to: number): string {
  let text = '';
  let pen = PLAIN;
  for (let column = from; column < to; column++) {
    const style = row.styles[column] ?? PLAIN;
    if (style !== pen) text += sgrClosing(pen) + sgrOpening(style);
    pen = style;
    text += wholeGlyph(row, column, from, to);
  }
  return text + sgrClosing(pen);
}

/** A wide glyph that is cut at either end is drawn as blanks. */
function wholeGlyph(row: Row, column: number, from: number, to: number): string {
  const glyph = row.glyphs[column] ?? ' ';
  if (glyph === '') return isCutAtStart(row, column, from) ? ' ' : '';
  const isCutAtEnd = column === to - 1 && row.glyphs[to] === '';
  return isCutAtEnd ? ' ' : glyph;
}

function isCutAtStart(row: Row, column: number, from: number): boolean {
  for (let before = column; before >= from; before--) {
    if (row.glyphs[before] !== '') return false;
  }
  return true;
}
