import donutWidget from 'blessed-contrib/lib/widget/donut.js';

import { type ChartColor, type ChartSymbols, cropFrame, DOTS_PER_CELL, FAINT } from './chart-canvas.js';
import { gauge } from './gauge.js';

/** What a donut shows, and how large it is. */
export type DonutOptions = {
  readonly percent: number;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly color?: ChartColor | undefined;
  readonly symbols?: ChartSymbols | undefined;
};

/** What the widget keeps free at the right and below. */
const RESERVED = 3;

/** A ring of braille dots that is closed to `percent`: exactly `height` rows of exactly `width` cells. A bar where there is no braille, or no room. */
export function donut({ percent, label, width, height, color = 'green', symbols = 'braille' }: DonutOptions): string[] {
  const radius = Math.floor(Math.min(width * DOTS_PER_CELL.x, (height - 2) * DOTS_PER_CELL.y) / 2) - 1;
  if (symbols !== 'braille' || radius < 6) {
    const bar = gauge({ percent, width, color, symbols });
    return Array.from({ length: height }, (_, y) => bar[y] ?? ' '.repeat(Math.max(0, width)));
  }
  const widget = donutWidget({
    width: width + RESERVED,
    height: height + RESERVED,
    radius,
    arcWidth: Math.max(2, Math.round(radius / 4)),
    remainColor: FAINT,
    yPadding: 2,
    fill: 'white',
  });
  widget.emit('attach');
  widget.setData([{ label: label.slice(0, width), percent: Math.min(100, Math.max(0, percent)) / 100, color }]);
  return cropFrame(widget.ctx._canvas.frame(), { left: 0, top: 0, width, height });
}
