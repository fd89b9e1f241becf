import { say } from '../language/say.js';
import { layout, type Rect } from '../layout.js';
import { tell } from '../parts/tell.js';
import type { AppState } from '../state/app-state.js';
import { isTypedBelow } from '../state/overlay.js';
import type { Row } from '../terminal/row.js';
import { type Box, findBoxAbove, readBox, sayable } from './read-box.js';

/** Of a log that is written faster than anybody listens. */
const MOST_NEW_LINES = 20;

type Heard = {
  /** What has the keys: a pane, or what lies over it. */
  readonly place: string;
  /** What stands out, without its figures: they change by themselves. */
  readonly chosen: string;
  readonly lines: readonly string[];
  readonly notice: string;
  readonly typed: string;
};

const NOTHING: Heard = { place: '', chosen: '', lines: [], notice: '', typed: '' };

/**
 * The screen in lines of text, for a screen reader: what one comes to is read as a whole, and from then on what changed:
 * the row that one moves to, what is typed, new lines of a log, what happened. Figures that change by themselves are silent;
 * the row is read again when one comes back to it.
 */
export class Speaker {
  readonly #write: (line: string) => void;
  #heard = NOTHING;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** What is new since the last frame. */
  hear(rows: readonly Row[], state: AppState): void {
    const place = placeOf(state);
    const rect = rectOf(rows, state);
    const box = rect && boxOf(rows, rect, state);
    const typed = typedLine(rows, state);
    const chosen = box?.chosen ?? [];
    const now: Heard = {
      place: `${place} ${box?.titles[0] ?? ''}`,
      chosen: chosen.map(withoutFigures).join(),
      lines: box?.lines ?? [],
      notice: noticeOf(state),
      typed,
    };
    const before = this.#heard;
    this.#heard = now;
    if (now.place !== before.place) this.#arrive(box, state);
    else if (now.chosen !== before.chosen) this.#tell(chosen);
    else if (box) this.#tell(changedLines(before.lines, box, state));
    // What can be typed is said once.
    if (typed !== before.typed) this.#write((before.typed === '' ? typed : typed.split(', ')[0]) ?? '');
    if (now.notice !== before.notice && now.notice !== '') this.#write(now.notice);
  }

  /** A list is read from its selected row, everything else from its first line. */
  #arrive(box: Box | undefined, { overlay }: AppState): void {
    if (!box) return;
    this.#write('');
    this.#write(box.titles.join(', '));
    const isList = overlay === undefined && box.chosen.length > 0;
    this.#tell(isList ? [box.lines[0] ?? '', ...box.chosen] : box.lines);
    if (!isList && box.foot !== '') this.#write(box.foot);
  }

  #tell(lines: readonly string[]): void {
    const hidden = lines.length - MOST_NEW_LINES;
    if (hidden > 0) this.#write(say(`${hidden} lines more`));
    for (const line of lines.slice(-MOST_NEW_LINES)) this.#write(line);
  }
}

const placeOf = ({ overlay, focus, detail }: AppState): string =>
  overlay ? overlay.kind : focus === 'detail' ? `detail ${detail.tab}` : focus;

const isLog = ({ overlay, focus }: AppState): boolean => overlay === undefined && focus === 'logs';

/** In a log the sign of a pointer tells what was written to stderr: nothing is chosen there. */
function boxOf(rows: readonly Row[], rect: Rect, state: AppState): Box {
  const box = readBox(rows, rect);
  return isLog(state) ? { ...box, lines: box.marked, chosen: [] } : box;
}

function rectOf(rows: readonly Row[], state: AppState): Rect | undefined {
  const placed = layout(state);
  if (placed.kind === 'too-small') return undefined;
  if (state.overlay?.kind === 'prompt' && state.overlay.purpose !== 'pull') return undefined;
  if (state.overlay) return findBoxAbove(rows, Object.values(placed.panes));
  return placed.panes[state.focus];
}

/** New lines at the end of a log; of a dialog whatever is another line than before. Lists are silent: their rows change by themselves. */
function changedLines(before: readonly string[], { lines }: Box, state: AppState): readonly string[] {
  const { overlay } = state;
  if (overlay && overlay.kind !== 'pull' && overlay.kind !== 'build')
    return lines.filter((line) => !before.includes(line));
  return isLog(state) ? lines.slice(overlap(before, lines)) : [];
}

/** With how many of the last lines that there were those that there are begin. */
function overlap(before: readonly string[], lines: readonly string[]): number {
  for (let from = Math.max(0, before.length - lines.length); from < before.length; from++) {
    if (before.slice(from).every((line, index) => line === lines[index])) return before.length - from;
  }
  return 0;
}

/** The last row, while somebody types there. */
function typedLine(rows: readonly Row[], { overlay }: AppState): string {
  const isTyped = isTypedBelow(overlay) && !(overlay.kind === 'prompt' && overlay.purpose === 'pull');
  return isTyped ? lastLine(rows) : '';
}

/** All of it, which may be more than the last row. */
function noticeOf({ notice }: AppState): string {
  return notice ? sayable(tell(notice.text)) : '';
}

const lastLine = (rows: readonly Row[]): string => sayable(rows.at(-1)?.glyphs.join('') ?? '');

/** Numbers with their units, and the signs that small charts are drawn of. */
const withoutFigures = (text: string): string =>
  text.replace(/\d[\d.,:]*[%a-zA-Z/]*|[^\p{L}\s]+/gu, '').replace(/\s+/g, ' ');
