import lineWidget from 'blessed-contrib/lib/widget/charts/line.js';

import { type ChartColor, type ChartSymbols, cropFrame, DOTS_PER_CELL, FAINT } from './chart-canvas.js';
import { columnChart } from './column-chart.js';

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

/** What the widget keeps free at the right and below, for a border that is not drawn. */
const RESERVED = { columns: 6, rows: 2 } as const;

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
    const blankRows = xLabels ? LABEL_ROWS - 1 : LABEL_ROWS;
    const axisDot = (height + blankRows) * DOTS_PER_CELL.y - DOTS_BELOW_AXIS;
    const labels = this.#yLabels(Math.floor((axisDot - DOTS_BELOW_ZERO) / DOTS_PER_CELL.y));
    const padding = DOTS_PER_CELL.x * Math.max(...labels.map(({ text }) => text.length));
    const widget = lineWidget({
      width: width + RESERVED.columns,
      height: height + RESERVED.rows + blankRows,
      maxY: SCALE,
      numYLabels: 1,
      xPadding: padding,
      xLabelPadding: padding,
      style: { text: FAINT, baseline: FAINT },
    });
    widget.emit('attach');
    const fillText = patchContext(widget.ctx);
    const drawn = series.length > 0 ? series : [{ values: [] }];
    // The widget would draw what stands at the top above its canvas.
    const scale = (SCALE * (axisDot - DOTS_BELOW_ZERO)) / axisDot;
    widget.setData(drawn.map(({ values, color = 'green' }) => this.#lineData(values, color, scale)));
    for (const { text, row } of labels) fillText(text, padding - DOTS_PER_CELL.x * text.length, row * DOTS_PER_CELL.y);
    if (xLabels) this.#labelX(xLabels, { fillText, padding });
    return cropFrame(widget.ctx._canvas.frame(), { left: 0, top: 0, width, height });
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

  #labelX(
    [left, right]: readonly [string, string],
    { fillText, padding }: { readonly fillText: WidgetContext['fillText']; readonly padding: number },
  ): void {
    const { width, height } = this.#options;
    const y = (height - 1) * DOTS_PER_CELL.y;
    const room = width - padding / DOTS_PER_CELL.x;
    if (left.length + right.length + 1 > room) return;
    if (left) fillText(left, padding, y);
    if (right) fillText(right, (width - right.length) * DOTS_PER_CELL.x, y);
  }

  #labelOf(value: number): string {
    return (this.#options.formatY ?? ((plain: number) => String(Math.round(plain))))(value).slice(0, 7);
  }
}

/** Keeps the widget's own labels away, and leaves gaps where there is no value. Returns its `fillText`, for ours. */
function patchContext(context: WidgetContext): WidgetContext['fillText'] {
  const fillText = context.fillText.bind(context);
  context.fillText = () => undefined;
  // Its canvas is new. To wipe it dot by dot took the widget as long as to draw on it.
  context.clearRect = () => undefined;
  const lineTo = context.lineTo.bind(context);
  const moveTo = context.moveTo.bind(context);
  let isBroken = false;
  context.lineTo = (x, y) => {
    const isThere = Number.isFinite(y);
    if (isThere && isBroken) moveTo(x, y);
    // A point alone is a dot.
    if (isThere) lineTo(x, y);
    isBroken = !isThere;
  };
  return fillText;
}

function largest(series: readonly LineSeries[]): number {
  return Math.max(0, ...series.flatMap(({ values }) => values.filter((value) => Number.isFinite(value))));
}
