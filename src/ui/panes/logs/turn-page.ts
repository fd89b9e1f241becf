import type { LogBuffer } from '../../streams/log-buffer.js';
import { createTheme } from '../../theme.js';
import { type LogRowsOptions, rowCounter } from './log-rows.js';

/** By how many rows the view is to go, downwards; or to the first line that is here. */
export type Turn = number | 'first';

/** What a line looks like does not change how many rows it takes. */
const THEME = createTheme({ hasColor: false, isUtf8: true, hasBraille: true });

/** The line that is the lowest in view afterwards. Lines that are wrapped take several rows: none is passed over. */
export function turnedBottom(buffer: LogBuffer, turn: Turn, options: Omit<LogRowsOptions, 'theme'>): number {
  const { view, height } = options;
  const [first, last] = [Math.max(view.first, buffer.first), Math.min(view.end, buffer.end) - 1];
  const bottom = view.bottom === 'end' ? last : Math.min(view.bottom, last);
  const rowsOf = rowCounter(buffer, { ...options, theme: THEME });
  if (turn === 'first') return lowerBy(height - rowsOf(first), { from: first, to: last, rowsOf });
  if (turn >= 0) return Math.max(Math.min(bottom + 1, last), lowerBy(turn, { from: bottom, to: last, rowsOf }));
  let left = -turn - rowsOf(bottom);
  let line = bottom - 1;
  for (; line > first && left >= rowsOf(line); line -= 1) left -= rowsOf(line);
  return Math.max(first, line);
}

type Way = { readonly from: number; readonly to: number; readonly rowsOf: (line: number) => number };

/** The last of the lines below one that have room in so many rows. */
function lowerBy(rows: number, { from, to, rowsOf }: Way): number {
  let [line, left] = [from, rows];
  while (line < to && left >= rowsOf(line + 1)) {
    line += 1;
    left -= rowsOf(line);
  }
  return line;
}
