import sparklineWidget from 'blessed-contrib/lib/widget/sparkline.js';

import { BoundedCache } from '../../terminal/bounded-cache.js';
import type { ChartSymbols } from './chart-canvas.js';

/** How a sparkline is drawn. */
export type SparklineOptions = {
  /** The value of a full block; the largest of `values` unless told. */
  readonly max?: number | undefined;
  readonly symbols?: ChartSymbols | undefined;
};

/** Steps in a sparkline's resolution; the widget computes in 32 bits, so large values must not reach it. */
const SCALE = 1000;

const ASCII_STEPS = ' .:-=+*#';

/** One row of blocks, `width` cells wide: the newest value is the last one, and where there is no value it is blank. */
export function sparkline(
  values: readonly number[],
  width: number,
  { max, symbols = 'blocks' }: SparklineOptions = {},
): string {
  const shown = values.slice(Math.max(0, values.length - width));
  const top = max ?? Math.max(0, ...shown.filter((value) => Number.isFinite(value)));
  const scaled = shown.map((value) => scale(value, top));
  const bars = symbols === 'ascii' ? asciiBars(scaled) : drawnBars.getOrMake(scaled.join(), () => blockBars(scaled));
  const withGaps = Array.from(bars, (bar, index) => (Number.isNaN(shown[index]) ? ' ' : bar)).join('');
  return withGaps.padStart(Math.max(0, width));
}

function scale(value: number, top: number): number {
  const share = top > 0 ? value / top : 0;
  return Number.isFinite(share) ? Math.round(Math.min(1, Math.max(0, share)) * SCALE) : 0;
}

/** A widget for each is much for eight blocks, and most of what idles looks alike. */
const drawnBars = new BoundedCache<string, string>(256);

/** The widget spreads its data from their least to their largest value: two more, cut off again, fix both ends. */
function blockBars(scaled: readonly number[]): string {
  const widget = sparklineWidget({ width: scaled.length + 4 });
  widget.setData([''], [[0, SCALE, ...scaled]]);
  return widget.content.split('\r\n')[2]?.slice(2) ?? '';
}

function asciiBars(scaled: readonly number[]): string {
  return scaled.map((value) => ASCII_STEPS[Math.round((value / SCALE) * (ASCII_STEPS.length - 1))]).join('');
}
