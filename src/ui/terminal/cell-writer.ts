import { Writable } from 'node:stream';

import { LinePace } from './line-pace.js';
import { ScreenDiff, type ScreenSize } from './screen-diff.js';
import { unblock } from './unblock.js';
import { writeNow } from './write-now.js';

/** What the cell writer needs of a terminal's output: `process.stdout` has it. */
export interface TerminalOutput {
  readonly columns: number;
  readonly rows: number;
  /** The descriptor that {@link CellWriter.restore} writes to without waiting. */
  readonly fd?: number | undefined;
  write(bytes: string, taken: () => void): boolean;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export type CellWriterOptions = {
  /** False drops every colour and keeps bold, underline and inverse (`NO_COLOR`). */
  readonly hasColor?: boolean | undefined;
  /** Asks the terminal for clicks and the wheel. */
  readonly hasMouse?: boolean | undefined;
  /** Asks the terminal how far it is, and lets frames wait for a thin line; whoever reads its answers must tell {@link CellWriter.pace}. */
  readonly asksTerminal?: boolean | undefined;
};

/** What was drawn so far. */
export type WriterCounts = {
  /** Frames that changed the screen. */
  readonly frames: number;
  /** Frames that a newer one overtook before the terminal had taken its predecessor. */
  readonly droppedFrames: number;
  readonly bytes: number;
};

const BEGIN_UPDATE = '\x1b[?2026h';
const END_UPDATE = '\x1b[?2026l';
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[m\x1b[2J\x1b[H';
/** What a terminal tells of the mouse: nothing, clicks and the wheel, or where it goes with a button held down too. */
export type MouseReports = 'none' | 'clicks' | 'drags';

const MOUSE_OFF = '\x1b[?1006l\x1b[?1002l\x1b[?1000l';
const MOUSE_ORDERS: Readonly<Record<MouseReports, string>> = {
  none: MOUSE_OFF,
  clicks: '\x1b[?1002l\x1b[?1000h\x1b[?1006h',
  drags: '\x1b[?1002h\x1b[?1006h',
};
const LEAVE = `${END_UPDATE}${MOUSE_OFF}\x1b[?2004l\x1b[?7h\x1b[m\x1b[?25h\x1b[?1049l`;

/** How long a terminal that takes nothing may keep us from leaving. */
const PATIENCE_MS = 500;

/** How long answers are waited for at the end, which would be typed into the shell that comes. */
const ANSWER_PATIENCE_MS = 5_000;

/** Everything but text and SGR in front of a frame: Ink's own way to wipe the frame before it. */
const CURSOR_MOVES = /^(?:\x1b\[[\d;?]*[A-Za-ln-z])+/;

/**
 * The stdout that Ink draws on. Takes whole frames, and writes the cells that changed, in one synchronised update.
 *
 * Owns the alternate screen, the cursor and line wrapping between {@link enter} and {@link leave}. After `enter` it
 * never clears the screen: what must go is overwritten. While the terminal has not taken a frame, or its line has no
 * room for another, newer ones wait, and only the newest is drawn.
 */
export class CellWriter extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** How much may be on its way; undefined where nobody asks. */
  readonly pace: LinePace | undefined;
  readonly #output: TerminalOutput;
  #mouse: MouseReports;
  /** What the terminal is to be told before the next frame. */
  #orders = '';
  readonly #screen: ScreenDiff;
  /** Whether frames are drawn. */
  #isEntered = false;
  /** Whether the terminal is in the state that {@link enter} put it in. */
  #hasScreen = false;
  #isBusy = false;
  #newest = '';
  #isNewestShown = true;
  #counts = { frames: 0, droppedFrames: 0, bytes: 0 };
  #idle: (() => void)[] = [];

  constructor(
    output: TerminalOutput,
    { hasColor = true, hasMouse = false, asksTerminal = false }: CellWriterOptions = {},
  ) {
    super({ decodeStrings: false });
    this.#output = output;
    this.pace = asksTerminal ? new LinePace({ onFree: () => this.#goOn() }) : undefined;
    this.#mouse = hasMouse ? 'clicks' : 'none';
    this.#screen = new ScreenDiff({ hasColor });
    ({ columns: this.columns, rows: this.rows } = sizeOf(output));
    output.on('resize', this.#resize);
    // Each pane may listen for a new size.
    this.setMaxListeners(0);
  }

  get counts(): WriterCounts {
    return this.#counts;
  }

  /** What the terminal tells of the mouse, and does not keep for itself. */
  setMouse(mouse: MouseReports): void {
    if (mouse === this.#mouse) return;
    this.#mouse = mouse;
    if (!this.#isEntered) return;
    this.#orders += MOUSE_ORDERS[mouse];
    this.#draw();
  }

  /** Takes the screen. Frames given before are shown now. */
  enter(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    this.#hasScreen = true;
    unblock(this.#output);
    this.#screen.assumeBlank();
    this.#orders = '';
    this.#isNewestShown = this.#newest === '';
    this.pace?.begin();
    this.#send(this.#mouse === 'none' ? ENTER : `${ENTER}${MOUSE_ORDERS[this.#mouse]}`, this.pace?.request);
  }

  /**
   * Gives the screen back when the terminal has taken what was written, or does not take it in time. Frames are kept, and
   * shown at the next {@link enter}.
   */
  async leave(): Promise<void> {
    this.#isEntered = false;
    if (!this.#hasScreen) return;
    await inTime(this.idle(), PATIENCE_MS);
    if (this.#isBusy) return this.restore();
    if (!this.#hasScreen) return;
    this.#hasScreen = false;
    this.#send(LEAVE);
    await inTime(this.idle(), PATIENCE_MS);
    if (this.pace) await inTime(this.pace.settled(), ANSWER_PATIENCE_MS);
  }

  /** Writes every row again, for a screen that somebody else wrote on. Nothing while the screen is not ours. */
  redraw(): void {
    if (!this.#isEntered) return;
    this.#screen.assumeUnknown(this.#size());
    this.#isNewestShown = false;
    this.#draw();
  }

  /** Resolves when the terminal has taken everything, the newest frame too. */
  async idle(): Promise<void> {
    if (this.#isIdle) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Gives the screen back at once, without the event loop: for the exit of the process. Twice does nothing. */
  restore(): void {
    this.#isEntered = false;
    if (!this.#hasScreen) return;
    this.#hasScreen = false;
    // Past the stream, which may hold bytes that will never be sent. CAN ends a sequence that was sent in part.
    const lastWords = `\x18${LEAVE}`;
    if (this.#output.fd === undefined) this.#output.write(lastWords, () => undefined);
    else writeNow(this.#output.fd, lastWords);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#output.off('resize', this.#resize);
    this.pace?.[Symbol.dispose]();
    done(error);
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const frame = String(chunk).replace(CURSOR_MOVES, '');
    if (frame !== '') this.#take(frame);
    done();
  }

  readonly #resize = (): void => {
    ({ columns: this.columns, rows: this.rows } = sizeOf(this.#output));
    if (this.#isEntered) this.#screen.assumeUnknown(this.#size());
    this.emit('resize');
  };

  #size(): ScreenSize {
    return { columns: this.columns, rows: this.rows };
  }

  #take(frame: string): void {
    if (!this.#isNewestShown && this.#isEntered) this.#counts.droppedFrames++;
    this.#newest = frame;
    this.#isNewestShown = false;
    this.#draw();
  }

  #draw(): void {
    if (!this.#isEntered || this.#isBusy || this.pace?.isFull()) return;
    const bytes = this.#isNewestShown ? '' : this.#screen.update(this.#newest, this.#size());
    this.#isNewestShown = true;
    const orders = this.#orders;
    this.#orders = '';
    if (bytes === '' && orders === '') return;
    if (bytes === '') return this.#send(orders);
    this.#counts.frames++;
    this.#send(`${orders}${BEGIN_UPDATE}${bytes}${END_UPDATE}`, this.pace?.request);
  }

  #send(bytes: string, request = ''): void {
    this.#isBusy = true;
    const length = Buffer.byteLength(bytes) + request.length;
    this.#counts.bytes += length;
    this.pace?.sent(length, { isAsked: request !== '' });
    this.#output.write(bytes + request, this.#taken);
  }

  readonly #taken = (): void => {
    this.#isBusy = false;
    this.#goOn();
  };

  get #isIdle(): boolean {
    return !this.#isBusy && (this.#isNewestShown || !this.#isEntered);
  }

  #goOn(): void {
    this.#draw();
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** Waits for `work`, and not longer than that. */
async function inTime(work: Promise<void>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, timeUp]);
  clearTimeout(timer);
}

/** Serial lines and some pseudo-terminals say that they have no size: they are taken for the usual one. */
function sizeOf({ columns, rows }: TerminalOutput): ScreenSize {
  return {
    columns: Math.min(Math.max(1, columns || 80), MAX_COLUMNS),
    rows: Math.min(Math.max(1, rows || 24), MAX_ROWS),
  };
}

/** Larger than any wall of screens: who says more is mistaken, and would have us draw for minutes. */
const MAX_COLUMNS = 1000;
const MAX_ROWS = 400;
