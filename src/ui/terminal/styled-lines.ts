import { BoundedCache } from './bounded-cache.js';
import { parseRow, type Row } from './row.js';
import { rowText } from './row-text.js';
import { PLAIN, SgrState, sgrOpening } from './sgr.js';
import { textWidth } from './text-width.js';

/** Longer texts are cut into lines anew each time. */
const MAX_KEPT_LENGTH = 32_768;

const linesOfText = new BoundedCache<string, readonly string[]>(64);

const widestLines = new BoundedCache<string, number>(64);

const rowOfLine = new BoundedCache<string, Row>(512);

/** Of lines that begin plain. */
const endsPlain = new BoundedCache<string, boolean>(512);

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

/** The width of the widest line of a text: of the same lines that are drawn then, so that it is cut once. */
export function widestLine(text: string): number {
  if (!text.includes('\n')) return textWidth(text);
  return widestLines.getOrMake(text, (whole) =>
    styledLines(whole).reduce((most, line) => Math.max(most, textWidth(line)), 0),
  );
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
    if (carried === PLAIN && endsPlain.getOrMake(line, isWhole)) return line;
    applyStyles(line, sgr);
    const row = rowOf(sgrOpening(carried) + line);
    return rowText(row, 0, row.glyphs.length);
  });
}

/** Whether a line that begins plain ends what it begins, each by itself. */
function isWhole(line: string): boolean {
  if (!line.includes('\x1b')) return true;
  const sgr = new SgrState();
  applyStyles(line, sgr);
  return sgr.toStyle() === PLAIN && !RESET.test(line);
}

function applyStyles(line: string, sgr: SgrState): void {
  for (const [, parameters = ''] of line.matchAll(/\x1b\[([\d;:]*)m/g)) sgr.apply(parameters);
}
