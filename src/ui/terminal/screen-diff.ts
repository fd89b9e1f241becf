import { FrameRows } from './frame-rows.js';
import { EMPTY_ROW, parseRow, type Row } from './row.js';
import { type Pen, rowDiff } from './row-diff.js';
import { PLAIN } from './sgr.js';

/** How large the screen is, in cells. */
export type ScreenSize = { readonly columns: number; readonly rows: number };

/** Remembers what is on the screen, and says what to write so that it shows something else. */
export class ScreenDiff {
  readonly #hasColor: boolean;
  #shown: readonly (Row | undefined)[] = [];

  constructor(options: { readonly hasColor: boolean }) {
    this.#hasColor = options.hasColor;
  }

  /** The screen is known to be blank. */
  assumeBlank(): void {
    this.#shown = [];
  }

  /** Nobody knows what is on the screen: every row will be written whole. */
  assumeUnknown({ rows }: ScreenSize): void {
    this.#shown = new Array<undefined>(rows).fill(undefined);
  }

  /**
   * The bytes that make the screen show `frame`; empty where it already does. From now on it counts as shown.
   *
   * Lines past the last row, and cells past the last column, are not written.
   */
  update(frame: string, size: ScreenSize): string {
    const lines = frame.split('\n');
    const shown = this.#shown;
    const pen: Pen = { style: PLAIN };
    const next: Row[] = [];
    let bytes = '';
    for (let y = 0; y < size.rows; y++) {
      const isUnknown = y < shown.length && shown[y] === undefined;
      const before = shown[y] ?? EMPTY_ROW;
      const source = lines[y] ?? '';
      const after = source === before.source ? before : this.#rowOf(y, source);
      if (isUnknown) bytes += `${pen.style === PLAIN ? '' : '\x1b[m'}\x1b[${y + 1};1H\x1b[2K`;
      if (isUnknown) pen.style = PLAIN;
      if (after !== before) bytes += rowDiff(before, after, { y, width: size.columns, pen });
      next.push(after);
    }
    this.#shown = next;
    return pen.style === PLAIN ? bytes : `${bytes}\x1b[m`;
  }

  /** A row that was put together for this frame is taken as it is. */
  #rowOf(y: number, source: string): Row {
    const composed = this.#hasColor ? FrameRows.rowOf(y, source) : undefined;
    return composed ?? parseRow(source, { hasColor: this.#hasColor });
  }
}
