import xterm from '@xterm/headless';

import type { ColorBits } from '../themes/color.js';
import { cellRow } from './cell-rows.js';
import { GlyphWidths } from './glyph-widths.js';
import type { GuestModes } from './guest-modes.js';
import { ModeWatch } from './mode-watch.js';

export type EmulatorOptions = {
  readonly columns: number;
  readonly rows: number;
  readonly colorBits: ColorBits;
  /** For programs without a terminal, whose lines end without carriage return. */
  readonly completesLineEnds?: boolean | undefined;
  /** What the terminal answers when it is asked what it is, or where its cursor is. */
  readonly onReply: (text: string) => void;
};

/** Lines kept above the screen. */
const SCROLLBACK_LINES = 2000;

/** Of a title nobody reads more. */
const MAX_TITLE_LENGTH = 120;

/**
 * Sequences that ask for something beyond the screen: colours of the palette, links, the clipboard, notices, files.
 * They are read and dropped.
 */
const IGNORED_OSC = [1, 4, 5, 7, 8, 9, 10, 11, 12, 52, 99, 104, 105, 110, 111, 112, 133, 777, 1337] as const;

/**
 * A terminal without a window, for programs in containers: takes what they write, and knows what is to be seen.
 *
 * Nothing that it is given leaves it but as cells and as replies. This file alone loads xterm.js: import it when a
 * terminal opens.
 */
export class Emulator implements Disposable {
  readonly #terminal: xterm.Terminal;
  readonly #colorBits: ColorBits;
  readonly #modes: ModeWatch;
  #title = '';

  constructor({ columns, rows, colorBits, completesLineEnds = false, onReply }: EmulatorOptions) {
    this.#colorBits = colorBits;
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK_LINES,
      convertEol: completesLineEnds,
      allowProposedApi: true,
      logLevel: 'off',
    });
    const widths = new GlyphWidths();
    this.#terminal.unicode.register(widths);
    this.#terminal.unicode.activeVersion = widths.version;
    this.#modes = new ModeWatch(this.#terminal.parser);
    for (const code of IGNORED_OSC) this.#terminal.parser.registerOscHandler(code, () => true);
    this.#terminal.onData(onReply);
    this.#terminal.onTitleChange((title) => {
      this.#title = title.slice(0, MAX_TITLE_LENGTH);
    });
  }

  /** Resolves when it is on the screen. */
  async write(bytes: Uint8Array | string): Promise<void> {
    await new Promise<void>((resolve) => this.#terminal.write(bytes, resolve));
  }

  resize({ columns, rows }: { readonly columns: number; readonly rows: number }): void {
    if (columns === this.#terminal.cols && rows === this.#terminal.rows) return;
    this.#terminal.resize(columns, rows);
  }

  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  /** What the program has asked of its terminal. */
  get modes(): GuestModes {
    const { applicationCursorKeysMode, applicationKeypadMode, bracketedPasteMode, mouseTrackingMode } =
      this.#terminal.modes;
    return {
      hasApplicationCursor: applicationCursorKeysMode,
      hasApplicationKeypad: applicationKeypadMode,
      hasBracketedPaste: bracketedPasteMode,
      mouse: mouseTrackingMode,
      hasSgrMouse: this.#modes.hasSgrMouse,
      isCursorHidden: this.#modes.isCursorHidden,
      isAlternate: this.#terminal.buffer.active.type === 'alternate',
      isHoldingFrames: this.#terminal.modes.synchronizedOutputMode,
    };
  }

  /** What the program calls itself; foreign text. */
  get title(): string {
    return this.#title;
  }

  /** Lines between what is looked at and the newest. */
  get scrolledBy(): number {
    const { baseY, viewportY } = this.#terminal.buffer.active;
    return baseY - viewportY;
  }

  /** Looks further up or down; stays there when more is written. */
  scroll(lines: number): void {
    this.#terminal.scrollLines(lines);
  }

  /** Looks at the oldest line that is kept, or at the newest. */
  scrollTo(end: 'first' | 'last'): void {
    if (end === 'first') this.#terminal.scrollToTop();
    else this.#terminal.scrollToBottom();
  }

  /** Where the cursor is, from 0. */
  get cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { column: Math.min(cursorX, this.#terminal.cols - 1), row: cursorY };
  }

  /** What is to be seen: a text for each row, exactly as wide as the terminal. */
  lines({ showsCursor }: { readonly showsCursor: boolean }): string[] {
    const { active } = this.#terminal.buffer;
    const { cols: columns, rows } = this.#terminal;
    const cursor = this.cursor;
    const cursorRow = showsCursor && !this.#modes.isCursorHidden ? cursor.row + active.baseY : -1;
    return Array.from({ length: rows }, (_, y) => {
      const number = active.viewportY + y;
      return cellRow(active.getLine(number), {
        columns,
        colorBits: this.#colorBits,
        cursor: number === cursorRow ? cursor.column : undefined,
      });
    });
  }

  [Symbol.dispose](): void {
    this.#terminal.dispose();
  }
}
