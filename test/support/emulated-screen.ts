import xterm from '@xterm/headless';
import { STATUS_ANSWER } from '../../src/ui/terminal/line-pace.js';
import { PATIENCE_MS } from './patience.js';

/** How a cell's glyph or ground is coloured: the terminal's own colour, one of the palette, or red, green and blue. */
export type CellColor = 'default' | { readonly palette: number } | { readonly rgb: number };

/** One cell of the screen, with all that a picture of it needs. */
export type ScreenCell = {
  /** `''` where a wide glyph to the left covers it; a space where nothing was written. */
  readonly glyph: string;
  readonly width: number;
  readonly foreground: CellColor;
  readonly background: CellColor;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isInverse: boolean;
};

/** What was written so far. `clears` are `CSI 2 J`, which wipe the screen, `scrollbackClears` `CSI 3 J`. */
export type ScreenCounts = { readonly bytes: number; readonly clears: number; readonly scrollbackClears: number };

/** The longest sequence that is counted, less one: chunks are searched with this much of the one before. */
const OVERLAP = 3;

/** A terminal without a window: takes bytes, and knows what a user would see. */
export class EmulatedScreen {
  readonly #terminal: xterm.Terminal;
  readonly #changed = new Set<() => void>();
  #counts = { bytes: 0, clears: 0, scrollbackClears: 0 };
  #tail = '';
  #isCursorHidden = false;

  constructor({ columns, rows }: { readonly columns: number; readonly rows: number }) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 1000,
      logLevel: 'off',
    });
    this.#terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => this.#setModes(modes, true));
    this.#terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => this.#setModes(modes, false));
  }

  /** Takes what a program wrote; resolves when it is on the screen. */
  async write(bytes: string): Promise<void> {
    this.#count(bytes);
    await new Promise<void>((resolve) => this.#terminal.write(bytes, resolve));
    for (const listener of this.#changed) listener();
  }

  /** What it answers to whoever asks how it is. */
  onAnswer(listener: (bytes: string) => void): void {
    this.#terminal.onData((bytes) => {
      if (bytes === STATUS_ANSWER) listener(bytes);
    });
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  get counts(): ScreenCounts {
    return this.#counts;
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** From 0. */
  get cursor(): { readonly column: number; readonly row: number; readonly isHidden: boolean } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { column: cursorX, row: cursorY, isHidden: this.#isCursorHidden };
  }

  get modes(): xterm.IModes {
    return this.#terminal.modes;
  }

  /** What is on the screen, without the blanks at the ends of lines. */
  text(): string {
    return this.lines().join('\n');
  }

  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.rows },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true, 0, this.columns) ?? '',
    );
  }

  cells(): ScreenCell[][] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.rows }, (_, y) => {
      const line = active.getLine(active.baseY + y);
      return Array.from({ length: this.columns }, (_, x) => toScreenCell(line?.getCell(x)));
    });
  }

  /**
   * Waits until the screen's text matches, and gives back that text. Looks after each write, and not in the middle of
   * a synchronised update.
   *
   * @throws When it has not come in time; the message shows the screen.
   */
  async waitFor(wanted: RegExp | ((text: string) => boolean), { timeoutMs = PATIENCE_MS } = {}): Promise<string> {
    const isThere = (text: string) => (typeof wanted === 'function' ? wanted(text) : wanted.test(text));
    return await new Promise((resolve, reject) => {
      const look = () => {
        if (this.modes.synchronizedOutputMode) return;
        const text = this.text();
        if (!isThere(text)) return;
        stop();
        resolve(text);
      };
      const stop = () => {
        clearTimeout(timer);
        this.#changed.delete(look);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`the screen did not show ${String(wanted)} within ${timeoutMs} ms:\n${this.text()}`));
      }, timeoutMs);
      this.#changed.add(look);
      look();
    });
  }

  #count(bytes: string): void {
    const text = this.#tail + bytes;
    this.#counts.bytes += Buffer.byteLength(bytes);
    this.#counts.clears += text.split('\x1b[2J').length - 1;
    this.#counts.scrollbackClears += text.split('\x1b[3J').length - 1;
    this.#tail = text.slice(-OVERLAP);
  }

  #setModes(modes: readonly (number | number[])[], isOn: boolean): false {
    if (modes.includes(25)) this.#isCursorHidden = !isOn;
    return false;
  }
}

function toScreenCell(cell: xterm.IBufferCell | undefined): ScreenCell {
  return {
    glyph: cell?.getChars() || (cell?.getWidth() === 0 ? '' : ' '),
    width: cell?.getWidth() ?? 1,
    foreground: cell ? colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()) : 'default',
    background: cell ? colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()) : 'default',
    isBold: Boolean(cell?.isBold()),
    isDim: Boolean(cell?.isDim()),
    isItalic: Boolean(cell?.isItalic()),
    isUnderlined: Boolean(cell?.isUnderline()),
    isInverse: Boolean(cell?.isInverse()),
  };
}

function colorOf(isDefault: boolean, isRgb: boolean, value: number): CellColor {
  if (isDefault) return 'default';
  return isRgb ? { rgb: value } : { palette: value };
}
