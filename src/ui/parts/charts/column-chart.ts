import type { ChartSymbols } from './chart-canvas.js';

const STEPS: Readonly<Record<ChartSymbols, string>> = {
  braille: ' ▁▂▃▄▅▆▇█',
  blocks: ' ▁▂▃▄▅▆▇█',
  ascii: ' .:#',
};

/** What a column chart shows. */
export type ColumnChartOptions = {
  /** The newest value last. */
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly maxY: number;
  readonly symbols: ChartSymbols;
};

/** The line chart of terminals that have no braille: one column of blocks a value, newest at the right, no axes. */
export function columnChart({ values, width, height, maxY, symbols }: ColumnChartOptions): string[] {
  const steps = STEPS[symbols];
  const shown = values.slice(Math.max(0, values.length - width));
  const full = steps.length - 1;
  const levels = shown.map((value) =>
    maxY > 0 && value > 0 ? Math.round(Math.min(1, value / maxY) * height * full) : 0,
  );
  return Array.from({ length: height }, (_, y) => {
    const below = (height - 1 - y) * full;
    return levels
      .map((level) => steps[Math.min(full, Math.max(0, level - below))])
      .join('')
      .padStart(width);
  });
}
