import barWidget from 'blessed-contrib/lib/widget/charts/bar.js';

import { type ChartColor, type ChartSymbols, cropFrame } from './chart-canvas.js';

/** What a bar chart shows, and how large it is. */
export type BarChartOptions = {
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  readonly width: number;
  readonly height: number;
  readonly color?: ChartColor | undefined;
  readonly symbols?: ChartSymbols | undefined;
};

const BAR_WIDTH = 6;
const BAR_SPACING = 9;

/** Rows the widget leaves blank below its labels, and those it needs for bars and labels. */
const BLANK_ROWS = 2;
const MIN_ROWS = 5;

/** Upright bars with their values and names below: exactly `height` rows of exactly `width` cells. Bars without room are left out. */
export function barChart({ bars, width, height, color = 'blue', symbols = 'braille' }: BarChartOptions): string[] {
  const shown = bars.slice(0, Math.max(0, Math.floor((width + BAR_SPACING - BAR_WIDTH) / BAR_SPACING)));
  if (symbols === 'ascii' || height < MIN_ROWS || shown.length === 0) return asciiBars(shown, { width, height });
  const widget = barWidget({
    width: width + 2,
    height: height + BLANK_ROWS,
    barWidth: BAR_WIDTH,
    barSpacing: BAR_SPACING,
    xOffset: 0,
    maxHeight: 0,
    barBgColor: color,
  });
  widget.emit('attach');
  widget.setData({
    titles: shown.map(({ label }) => label.slice(0, BAR_WIDTH)),
    data: shown.map(({ value }) => Math.max(0, Math.round(value))),
  });
  return cropFrame(widget.ctx._canvas.frame(), { left: 0, top: 0, width, height });
}

/** Lying bars, one a row. */
function asciiBars(
  bars: BarChartOptions['bars'],
  { width, height }: { readonly width: number; readonly height: number },
): string[] {
  const max = Math.max(1, ...bars.map(({ value }) => value));
  const room = Math.max(0, width - BAR_WIDTH - 1);
  return Array.from({ length: Math.max(0, height) }, (_, y) => {
    const bar = bars[y];
    const row = bar
      ? `${bar.label.slice(0, BAR_WIDTH).padEnd(BAR_WIDTH)} ${'#'.repeat(Math.round((Math.max(0, bar.value) / max) * room))}`
      : '';
    return row.slice(0, Math.max(0, width)).padEnd(Math.max(0, width));
  });
}
