import { longBytes } from '../../format.js';
import { wrapLine } from '../../parts/wrap-line.js';
import { currentLine, type LogsView } from '../../state/logs-view.js';
import type { LogBuffer, LogLine } from '../../streams/log-buffer.js';
import { cut, display, fit, skip, textWidth } from '../../text.js';
import type { Theme, Tone } from '../../theme.js';
import { lineText, SHOWN_BYTES } from './line-text.js';
import { isOfAnotherDay, logTime, logTimeWidth } from './log-time.js';
import { type Match, MatchFinder } from './match-finder.js';

export type LogRowsOptions = {
  readonly view: LogsView;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly nowMs: number;
  /** Of the containers whose lines are merged; one that is alone needs none. */
  readonly names: readonly string[];
};

/** The rows in view, filled from the lowest line up; at the beginning of the log, from the top down. */
export function logRows(buffer: LogBuffer, options: LogRowsOptions): string[] {
  const { view, height } = options;
  // The buffer may be ahead of what the state has been told, or belong to the next container already.
  const first = Math.max(view.first, buffer.first);
  const end = Math.min(view.end, buffer.end);
  const bottom = view.bottom === 'end' ? end - 1 : Math.min(view.bottom, end - 1);
  const painter = new LinePainter(options, buffer.at(bottom));
  let rows: string[] = [];
  let number = bottom;
  for (; number >= first && rows.length < height; number--) {
    const line = buffer.at(number);
    if (line) rows = [...painter.rowsOf(line, number), ...rows];
  }
  // Lines take several rows where they are wrapped: the cursor stays in view nevertheless.
  const isAbove = view.cursor !== undefined && view.cursor <= number + (rows.length > height ? 1 : 0);
  if (isAbove) return downFrom(buffer, painter, { from: view.cursor ?? first, end, height });
  if (rows.length > height) return rows.slice(rows.length - height);
  for (number = bottom + 1; number < end && rows.length < height; number++) {
    const line = buffer.at(number);
    if (line) rows.push(...painter.rowsOf(line, number));
  }
  return rows.slice(0, height);
}

/** Tells how many rows a line takes. */
export function rowCounter(buffer: LogBuffer, options: LogRowsOptions): (number: number) => number {
  const painter = new LinePainter(options, buffer.at(buffer.end - 1));
  return (number) => {
    const line = buffer.at(number);
    return line ? painter.rowsOf(line, number).length : 0;
  };
}

function downFrom(
  buffer: LogBuffer,
  painter: LinePainter,
  { from, end, height }: { readonly from: number; readonly end: number; readonly height: number },
): string[] {
  const rows: string[] = [];
  for (let number = from; number < end && rows.length < height; number++) {
    const line = buffer.at(number);
    if (line) rows.push(...painter.rowsOf(line, number));
  }
  return rows.slice(0, height);
}

/** Names are told apart by their text, and by these besides. */
const NAME_TONES: readonly Tone[] = ['accent', 'good', 'warn', 'key', 'faint', 'plain'];
const MAX_NAME_WIDTH = 14;
/** Of one line that is wrapped; below them it is told how long it is. */
const MAX_LINE_ROWS = 40;

let finder = new MatchFinder('');

/** Draws lines of one frame. */
class LinePainter {
  readonly #options: LogRowsOptions;
  readonly #current: number | undefined;
  readonly #time: Parameters<typeof logTime>[1];
  readonly #timeWidth: number;
  readonly #nameWidth: number;

  constructor(options: LogRowsOptions, lowest: LogLine | undefined) {
    const { view, names, nowMs } = options;
    this.#options = options;
    const isMarked = view.bottom !== 'end' || view.cursor !== undefined;
    this.#current = isMarked ? currentLine(view) : undefined;
    this.#time = { times: view.times, nowMs, hasDates: lowest !== undefined && isOfAnotherDay(lowest.time, nowMs) };
    this.#timeWidth = logTimeWidth(this.#time);
    this.#nameWidth =
      names.length < 2 ? 0 : Math.min(MAX_NAME_WIDTH, Math.max(...names.map((name) => textWidth(display(name))))) + 1;
    if (view.search && finder.source !== view.search.text) finder = new MatchFinder(view.search.text);
  }

  rowsOf(line: LogLine, number: number): string[] {
    const { view, width, theme } = this.#options;
    const room = Math.max(1, width - 1 - this.#timeWidth - this.#nameWidth);
    const text = this.#text(line, number);
    const rows = view.isWrapped ? wrapLine(text, room) : [cut(skip(text, view.column), room, theme.glyphs)];
    const gutter = this.#gutter(line, number);
    const heading = this.#heading(line);
    const indent = ' '.repeat(this.#timeWidth + this.#nameWidth);
    return rows.map((row, index) => `${gutter}${index === 0 ? heading : indent}${row}`);
  }

  /** What stands in the first cell: of stderr a bar, of what is selected a mark; the current line stands out. */
  #gutter({ stream }: LogLine, number: number): string {
    const { theme, view } = this.#options;
    const isCurrent = number === this.#current;
    const glyph = this.#isSelected(number) ? theme.glyphs.mark : stream === 'stderr' ? theme.glyphs.cursor : ' ';
    const tone: Tone = stream === 'stderr' ? 'bad' : 'accent';
    const painted = glyph === ' ' ? glyph : theme.paint(tone, glyph);
    return isCurrent && view.status !== 'none' ? theme.paint('selected', painted) : painted;
  }

  #isSelected(number: number): boolean {
    const { selection } = this.#options.view;
    if (selection === undefined) return false;
    const current = currentLine(this.#options.view);
    return number >= Math.min(selection, current) && number <= Math.max(selection, current);
  }

  #heading(line: LogLine): string {
    const { theme, names } = this.#options;
    const time = this.#timeWidth === 0 ? '' : theme.paint('faint', `${logTime(line.time, this.#time)} `);
    if (this.#nameWidth === 0) return time;
    const { source = 0 } = line;
    const name = `${fit(display(names[source] ?? ''), this.#nameWidth - 1, theme.glyphs)} `;
    return `${time}${theme.paint(NAME_TONES[source % NAME_TONES.length] ?? 'plain', name)}`;
  }

  /** Of a very long line no more than can be in view. */
  #maxBytes(): number {
    const { view, width } = this.#options;
    return view.isWrapped ? Math.min(SHOWN_BYTES, MAX_LINE_ROWS * width) : (view.column + width) * 4 + SHOWN_BYTES;
  }

  #text(line: LogLine, number: number): string {
    const { view, theme } = this.#options;
    const maxBytes = this.#maxBytes();
    const text = lineText(line, maxBytes);
    const plain = view.search ? display(text) : '';
    const matches = view.search ? finder.matchesIn(plain) : [];
    const shown =
      matches.length === 0
        ? display(text, { keepsColor: true })
        : highlighted(plain, matches, (match) => theme.paint(number === view.search?.line ? 'match' : 'accent', match));
    const { lengthBytes = line.bytes.length } = line;
    return view.isWrapped && lengthBytes > maxBytes
      ? `${shown}${theme.paint('faint', ` ${theme.glyphs.ellipsis} ${longBytes(lengthBytes)}`)}`
      : shown;
  }
}

function highlighted(text: string, matches: readonly Match[], paint: (match: string) => string): string {
  let result = '';
  let at = 0;
  for (const [start, end] of matches) {
    result += text.slice(at, start) + paint(text.slice(start, end));
    at = end;
  }
  return result + text.slice(at);
}
