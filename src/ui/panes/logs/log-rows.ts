import { clockTime } from '../../format.js';
import { wrapLine } from '../../parts/wrap-line.js';
import type { LogsView } from '../../state/logs-view.js';
import type { LogBuffer, LogLine } from '../../streams/log-buffer.js';
import { cut, display } from '../../text.js';
import type { Theme } from '../../theme.js';

/** Of a line that is longer nobody reads the rest here. */
const MAX_SHOWN_CHARACTERS = 8192;

const decoder = new TextDecoder();

export type LogRowsOptions = {
  readonly view: LogsView;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

/** The rows in view, filled from the lowest line up; at the beginning of the log, from the top down. */
export function logRows(buffer: LogBuffer, { view, width, height, theme }: LogRowsOptions): string[] {
  // The buffer may be ahead of what the state has been told, or belong to the next container already.
  const first = Math.max(view.first, buffer.first);
  const end = Math.min(view.end, buffer.end);
  const bottom = view.bottom === 'end' ? end - 1 : Math.min(view.bottom, end - 1);
  let rows: string[] = [];
  for (let number = bottom; number >= first && rows.length < height; number--) {
    const line = buffer.at(number);
    if (line) rows = [...lineRows(line, { view, width, theme, number }), ...rows];
  }
  if (rows.length > height) return rows.slice(rows.length - height);
  for (let number = bottom + 1; number < end && rows.length < height; number++) {
    const line = buffer.at(number);
    if (line) rows.push(...lineRows(line, { view, width, theme, number }));
  }
  return rows.slice(0, height);
}

function lineRows(
  line: LogLine,
  { view, width, theme, number }: Pick<LogRowsOptions, 'view' | 'width' | 'theme'> & { readonly number: number },
): string[] {
  const isError = line.stream === 'stderr';
  const time = view.hasTimestamps ? theme.paint('faint', `${timeOf(line)} `) : '';
  const room = width - 1 - (view.hasTimestamps ? TIME_WIDTH : 0);
  const text = shownText(line, { view, theme, number });
  const rows = view.isWrapped ? wrapLine(text, room) : [cut(text, room, { ellipsis: theme.glyphs.ellipsis })];
  const bar = isError ? theme.paint('bad', theme.glyphs.cursor) : ' ';
  const indent = view.hasTimestamps ? ' '.repeat(TIME_WIDTH) : '';
  return rows.map((row, index) => `${bar}${index === 0 ? time : indent}${row}`);
}

const TIME_WIDTH = 9;

function timeOf({ time }: LogLine): string {
  const timeMs = Date.parse(time);
  return Number.isNaN(timeMs) ? '--:--:--' : clockTime(timeMs);
}

function shownText(
  line: LogLine,
  { view, theme, number }: { readonly view: LogsView; readonly theme: Theme; readonly number: number },
): string {
  const text = lineText(line);
  const { search } = view;
  if (!search) return display(text, { keepsColor: true });
  const plain = display(text);
  if (!contains(plain, search.text)) return display(text, { keepsColor: true });
  return highlighted(plain, search.text, (match) => theme.paint(number === search.line ? 'match' : 'accent', match));
}

/** A line as text; only its beginning where it is very long. */
export function lineText({ bytes }: LogLine): string {
  const text = decoder.decode(bytes.length > MAX_SHOWN_CHARACTERS ? bytes.subarray(0, MAX_SHOWN_CHARACTERS) : bytes);
  // A line drawn over itself with carriage returns ends as its last version.
  return text.slice(text.replace(/\r+$/, '').lastIndexOf('\r') + 1).replace(/\r+$/, '');
}

/** Whether a line has the words, without regard to case. */
export function contains(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted.toLowerCase());
}

function highlighted(text: string, wanted: string, paint: (match: string) => string): string {
  const lower = text.toLowerCase();
  const needle = wanted.toLowerCase();
  let result = '';
  let at = 0;
  for (let found = lower.indexOf(needle); found >= 0 && needle !== ''; found = lower.indexOf(needle, at)) {
    result += text.slice(at, found) + paint(text.slice(found, found + needle.length));
    at = found + needle.length;
  }
  return result + text.slice(at);
}
