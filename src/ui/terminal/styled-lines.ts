import { BoundedCache } from './bounded-cache.js';
import { parseRow, type Row } from './row.js';
import { rowText } from './row-text.js';
import { PLAIN, SgrState, sgrOpening } from './sgr.js';

/** Longer texts are cut into lines anew each time. */
const MAX_KEPT_LENGTH = 32_768;

const linesOfText = new BoundedCache<string, readonly string[]>(256);

const rowOfLine = new BoundedCache<string, Row>(512);

/** An SGR sequence with a reset in it. */
const RESET = /\x1b\[(?:[\d;:]*;)?0*(?:;[\d;:]*)?m/;

/**
 * The lines of a text, each styled on its own: what was switched on in one line is switched on again in the next, and
 * resets are written out as what they switch off.
 */
export function styledLines(text: string): readonly string[] {
  if (!text.includes('\n') && !text.includes('\x1b')) return [text];
  return text.length > MAX_KEPT_LENGTH ? cutIntoLines(text) : linesOfText.getOrMake(text, cutIntoLines);
}

/** {@link parseRow}, remembered. */
export function rowOf(line: string): Row {
  return rowOfLine.getOrMake(line, (source) => parseRow(source));
}

function cutIntoLines(text: string): readonly string[] {
  const lines = text.split('\n');
  if (!text.includes('\x1b')) return lines;
  const sgr = new SgrState();
  return lines.map((line) => {
    const carried = sgr.toStyle();
    for (const [, parameters = ''] of line.matchAll(/\x1b\[([\d;:]*)m/g)) sgr.apply(parameters);
    const isWhole = carried === PLAIN && sgr.toStyle() === PLAIN && !RESET.test(line);
    if (isWhole) return line;
    const row = rowOf(sgrOpening(carried) + line);
    return rowText(row, 0, row.glyphs.length);
  });
}
