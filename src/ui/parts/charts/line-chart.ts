import lineWidget from 'blessed-contrib/lib/widget/charts/line.js';

import { type ChartColor, type ChartSymbols, DOTS_PER_CELL, FAINT } from './chart-canvas.js';
import { columnChart } from './column-chart.js';
import { LineCanvas } from './line-canvas.js';

/** One line of a chart. */
export type LineSeries = {
  /** The newest value last. Those that are not finite are left out of the line. */
  readonly values: readonly number[];
  readonly color?: ChartColor | undefined;
  /** Left out where there is room for one series only. */
  readonly isBackdrop?: boolean | undefined;
};

/** What a line chart shows, and how large it is. */
export type LineChartOptions = {
  readonly series: readonly LineSeries[];
  readonly width: number;
  readonly height: number;
  /** The value at the top; the largest one unless told. */
  readonly maxY?: number | undefined;
  /** How many values fit from left to right; that of the longest series unless told. The newest stands at the right. */
  readonly points?: number | undefined;
  /** Writes the labels of the y axis: at most seven cells each. */
  readonly formatY?: ((value: number) => string) | undefined;
  /** Under the left end, and under the right end; left out where they do not both have room. ASCII. */
  readonly xLabels?: readonly [left: string, right: string] | undefined;
  readonly symbols?: ChartSymbols | undefined;
};

/** Values are drawn on a scale of our own. */
const SCALE = 100;

/** Into how many steps labels may divide the y axis: the first that has room and falls on rows, else the first that has room. */
const STEP_COUNTS = [4, 5, 2, 1] as const;

/** Rows from one label to the next, at the least. */
const ROWS_PER_STEP = 2;

/** Rows that the widget keeps under its x axis for labels; the lowest is always blank. */
const LABEL_ROWS = 2;

/** Dots from the lowest of the canvas up to the widget's x axis, and from there up to the value 0. */
const DOTS_BELOW_AXIS = 11;
const DOTS_BELOW_ZERO = 2;

/** Lines of braille dots with axes: exactly `height` rows of exactly `width` cells. */
export function lineChart(options: LineChartOptions): string[] {
  const { series, width, height, symbols = 'braille' } = options;
  const maxY = options.maxY ?? largest(series);
  if (width < 1 || height < 1) return [];
  if (symbols !== 'braille' || width < 16 || height < 3) {
    const main = series.find(({ isBackdrop }) => !isBackdrop);
    return columnChart({ values: main?.values ?? [], width, height, maxY, symbols });
  }
  return new LineDrawing(options, maxY > 0 ? maxY : 1).rows();
}

/** What stands beside the y axis, and in which row. */
type YLabel = { readonly text: string; readonly row: number };

class LineDrawing {
  readonly #options: LineChartOptions;
  readonly #maxY: number;
  readonly #points: number;

  constructor(options: LineChartOptions, maxY: number) {
    this.#options = options;
    this.#maxY = maxY;
    this.#points = Math.max(2, options.points ?? Math.max(...options.series.map(({ values }) => values.length)));
  }

  rows(): string[] {
    const { series, width, height, xLabels } = this.#options;
    // The widget's x axis is to stand in the last row, or above the labels in it.
    const rows = height + (xLabels ? LABEL_ROWS - 1 : LABEL_ROWS);
    const axisDot = rows * DOTS_PER_CELL.y - DOTS_BELOW_AXIS;
    const labels = this.#yLabels(Math.floor((axisDot - DOTS_BELOW_ZERO) / DOTS_PER_CELL.y));
    const labelWidth = Math.max(...labels.map(({ text }) => text.length));
    const canvas = new LineCanvas({ columns: width, rows });
    const widget = lineWidget({
      width,
      height: rows,
      maxY: SCALE,
      numYLabels: 1,
      xPadding: DOTS_PER_CELL.x * labelWidth,
      xLabelPadding: DOTS_PER_CELL.x * labelWidth,
      style: { text: FAINT, baseline: FAINT },
    });
    widget.canvasSize = { width: width * DOTS_PER_CELL.x, height: rows * DOTS_PER_CELL.y };
    widget.ctx = canvas;
    const drawn = series.length > 0 ? series : [{ values: [] }];
    // The widget would draw what stands at the top above its canvas.
    const scale = (SCALE * (axisDot - DOTS_BELOW_ZERO)) / axisDot;
    widget.setData(drawn.map(({ values, color = 'green' }) => this.#lineData(values, color, scale)));
    for (const { text, row } of labels) canvas.write(text, { column: labelWidth - text.length, row, color: FAINT });
    if (xLabels) this.#labelX(canvas, xLabels, labelWidth);
    return canvas.rows({ width, height });
  }

  #lineData(values: readonly number[], color: ChartColor, scale: number) {
    const shown = values.slice(Math.max(0, values.length - this.#points));
    const missing = new Array<number>(this.#points - shown.length).fill(Number.NaN);
    const scaled = shown.map((value) => Math.min(1, Math.max(0, value / this.#maxY)) * scale);
    return { title: '', x: missing.concat(scaled).map(() => ''), y: [...missing, ...scaled], style: { line: color } };
  }

  /** From the value at the top, in the first row, down to 0 in `zeroRow`. */
  #yLabels(zeroRow: number): readonly YLabel[] {
    const roomy = STEP_COUNTS.filter((count) => zeroRow / count >= ROWS_PER_STEP);
    const steps = roomy.find((count) => count > 1 && zeroRow % count === 0) ?? roomy[0] ?? 1;
    return Array.from({ length: steps + 1 }, (_, step) => ({
      text: this.#labelOf(this.#maxY * (1 - step / steps)),
      row: Math.round((zeroRow * step) / steps),
    }));
  }

  #labelX(canvas: LineCanvas, [left, right]: readonly [string, string], column: number): void {
    const { width, height } = this.#options;
    const row = height - 1;
    if (left.length + right.length + 1 > width - column) return;
    canvas.write(left, { column, row, color: FAINT });
    canvas.write(right, { column: width - right.length, row, color: FAINT });
  }

  #labelOf(value: number): string {
    return (this.#options.formatY ?? ((plain: number) => String(Math.round(plain))))(value).slice(0, 7);
  }
}

function largest(series: readonly LineSeries[]): number {
  return Math.max(0, ...series.flatMap(({ values }) => values.filter((value) => Number.isFinite(value))));
}
