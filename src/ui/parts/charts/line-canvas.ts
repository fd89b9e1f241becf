import { rowText } from '../../terminal/row-text.js';
import { PLAIN, type Style } from '../../terminal/sgr.js';
import { CHART_COLORS, type ChartColor, DOTS_PER_CELL } from './chart-canvas.js';

/** Of the dots in a cell, row by row, what each adds to the number of its character. */
const DOT_BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;
const NO_DOTS = 0x2800;

/**
 * What a line widget draws on, instead of its own canvas: that makes an escape sequence of each dot, and a text of the whole
 * that has to be taken apart again.
 */
export class LineCanvas {
  readonly #columns: number;
  readonly #dots: Uint8Array;
  readonly #glyphs: string[];
  readonly #styles: Style[];
  #style = PLAIN;
  #pen: { readonly x: number; readonly y: number } | undefined;

  /** As large as so many cells. */
  constructor({ columns, rows }: { readonly columns: number; readonly rows: number }) {
    const cells = columns * rows;
    this.#columns = columns;
    this.#dots = new Uint8Array(cells);
    this.#glyphs = new Array<string>(cells).fill(' ');
    this.#styles = new Array<Style>(cells).fill(PLAIN);
  }

  /** Of the lines from now on. */
  set strokeStyle(color: ChartColor) {
    this.#style = foreground(color);
  }

  beginPath(): void {
    this.#pen = undefined;
  }

  /** A line leaves a gap where there is no value. A point alone is a dot. */
  lineTo(x: number, y: number): void {
    if (!Number.isFinite(y)) {
      this.#pen = undefined;
      return;
    }
    const to = { x: dotAt(x), y: dotAt(y) };
    eachDot(this.#pen ?? to, to, (column, row) => this.#set(column, row));
    this.#pen = to;
  }

  /** Over what is there, at a cell. */
  write(
    text: string,
    { column, row, color }: { readonly column: number; readonly row: number; readonly color: ChartColor },
  ): void {
    const start = row * this.#columns + column;
    for (let index = 0; index < text.length; index++) {
      this.#glyphs[start + index] = text[index] ?? ' ';
      this.#styles[start + index] = foreground(color);
    }
  }

  /** What was drawn in its upper left part: exactly `height` rows of exactly `width` cells. */
  rows({ width, height }: { readonly width: number; readonly height: number }): string[] {
    const cells = { source: '', glyphs: this.#glyphs, styles: this.#styles, isNarrow: true };
    return Array.from({ length: height }, (_, y) => rowText(cells, y * this.#columns, y * this.#columns + width));
  }

  // What a widget asks of a canvas besides, and here has no effect: lines are drawn at once, ours is new, and labels are our own.
  moveTo(): void {}
  stroke(): void {}
  clearRect(): void {}
  fillText(): void {}

  #set(x: number, y: number): void {
    const [column, row] = [Math.floor(x / DOTS_PER_CELL.x), Math.floor(y / DOTS_PER_CELL.y)];
    const cell = row * this.#columns + column;
    if (column < 0 || column >= this.#columns || row < 0 || cell >= this.#dots.length) return;
    const bit = DOT_BITS[(y % DOTS_PER_CELL.y) * DOTS_PER_CELL.x + (x % DOTS_PER_CELL.x)] ?? 0;
    const dots = (this.#dots[cell] ?? 0) | bit;
    this.#dots[cell] = dots;
    this.#glyphs[cell] = String.fromCharCode(NO_DOTS + dots);
    this.#styles[cell] = this.#style;
  }
}

/** The widget's canvas keeps its points as floats of 32 bits: a line that falls between two dots falls as it does there. */
const dotAt = (value: number): number => Math.floor(Math.fround(value));

function foreground(color: ChartColor): Style {
  return typeof color === 'number' ? `38;5;${color}` : `3${CHART_COLORS.indexOf(color)}`;
}

type Dot = { readonly x: number; readonly y: number };

/** One dot for each step along the longer way; across, the next one as soon as it is half a step away. */
function eachDot(from: Dot, to: Dot, visit: (x: number, y: number) => void): void {
  const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  const steps = Math.max(width, height);
  const [rightwards, downwards] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
  let { x, y } = from;
  let off = 0;
  for (let step = 0; step <= steps; step++) {
    visit(x, y);
    off += Math.min(width, height);
    const isNext = 2 * off >= steps;
    if (isNext) off -= steps;
    if (width > height || isNext) x += rightwards;
    if (width <= height || isNext) y += downwards;
  }
}
