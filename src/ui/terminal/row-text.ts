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
  for (let start = from; start < to; ) {
    const style = row.styles[start] ?? PLAIN;
    let end = start + 1;
    while (end < to && (row.styles[end] ?? PLAIN) === style) end++;
    if (style !== pen) text += sgrClosing(pen) + sgrOpening(style);
    pen = style;
    text += row.isNarrow ? narrowGlyphs(row, start, end) : wholeGlyphs(row, { start, end, from, to });
    start = end;
  }
  return text + sgrClosing(pen);
}

/** In one piece: letter by letter each would leave a string behind. */
export function narrowGlyphs({ glyphs }: Row, start: number, end: number): string {
  return glyphs
    .slice(start, end)
    .join('')
    .padEnd(end - start);
}

function wholeGlyphs(
  row: Row,
  { start, end, from, to }: Readonly<Record<'start' | 'end' | 'from' | 'to', number>>,
): string {
  let text = '';
  for (let column = start; column < end; column++) text += wholeGlyph(row, column, from, to);
  return text;
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
