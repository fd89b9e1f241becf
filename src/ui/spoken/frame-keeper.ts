import { Writable } from 'node:stream';

import type { ScreenSize } from '../state/app-state.js';
import { EMPTY_ROW, parseRow, type Row } from '../terminal/row.js';

/** Everything but text and its looks in front of a frame: Ink's own way to wipe the frame before it. */
const CURSOR_MOVES = /^(?:\x1b\[[\d;?]*[A-Za-ln-z])+/;

/** The stdout that Ink draws on where nobody looks: it shows nothing, and has the rows of the last frame. */
export class FrameKeeper extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  readonly #onFrame: (rows: readonly Row[]) => void;
  #kept: readonly Row[] = [];

  constructor({ columns, rows }: ScreenSize, onFrame: (rows: readonly Row[]) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#onFrame = onFrame;
    // Each pane may listen for a new size.
    this.setMaxListeners(0);
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const frame = String(chunk).replace(CURSOR_MOVES, '');
    if (frame !== '') {
      const lines = frame.split('\n').slice(0, this.rows);
      this.#kept = lines.map((line, y) => {
        const before = this.#kept[y] ?? EMPTY_ROW;
        return line === before.source ? before : parseRow(line);
      });
      this.#onFrame(this.#kept);
    }
    done();
  }
}
