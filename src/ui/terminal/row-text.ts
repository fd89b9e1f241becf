import type { Row } from './row.js';
import { PLAIN, sgrFor } from './sgr.js';

/** Writes the cells `from` to `to` (not included) of a row as text that is exactly that wide, with one SGR sequence a run. */
export function rowText(row: Row, from: number, to: number): string {
  let text = '';
  let pen = PLAIN;
  for (let column = from; column < to; column++) {
    const style = row.styles[column] ?? PLAIN;
    if (style !== pen) text += sgrFor(style);
    pen = style;
    text += wholeGlyph(row, column, from, to);
  }
  return pen === PLAIN ? text : `${text}\x1b[m`;
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
