import gaugeWidget from 'blessed-contrib/lib/widget/gauge.js';

import { type ChartColor, type ChartSymbols, cropFrame } from './chart-canvas.js';

/** What a gauge shows, and how large it is. */
export type GaugeOptions = {
  /** 0 to 100; what is beyond is cut off. */
  readonly percent: number;
  readonly width: number;
  /** 1 (unless told) to 3 rows. */
  readonly height?: 1 | 2 | 3 | undefined;
  readonly color?: ChartColor | undefined;
  readonly textColor?: ChartColor | undefined;
  /** False where a ground colour cannot be seen: the bar is then drawn with characters. */
  readonly hasColor?: boolean | undefined;
  readonly symbols?: ChartSymbols | undefined;
};

/** The widget's bar is in rows 2 to 4, its text in row 3; one column is free on either side. */
const BAR = { left: 1, textRow: 3, freeColumns: 4 } as const;

/** From here on the widget's text, which starts at column 7, has room. */
const MIN_LABEL_WIDTH = 12;

/** A bar that is filled to `percent`, with the number in it: exactly `height` rows of exactly `width` cells. */
export function gauge(options: GaugeOptions): string[] {
  const { width, height = 1, hasColor = true, symbols = 'braille' } = options;
  const percent = Number.isFinite(options.percent) ? Math.min(100, Math.max(0, options.percent)) : 0;
  if (width < 1) return Array.from({ length: height }, () => '');
  if (!hasColor || symbols === 'ascii') return characterGauge(percent, { ...options, width, height, symbols });
  const widget = gaugeWidget({
    width: width + BAR.freeColumns,
    height: 6,
    stroke: options.color ?? 'green',
    fill: options.textColor ?? 'white',
    showLabel: width >= MIN_LABEL_WIDTH,
  });
  widget.emit('attach');
  // The widget takes what is not above 1 for a share of one.
  widget.setData(percent <= 1.001 ? percent / 100 : percent);
  const top = BAR.textRow - (height === 1 ? 0 : 1);
  return cropFrame(widget.ctx._canvas.frame(), { left: BAR.left, top, width, height });
}

function characterGauge(
  percent: number,
  { width, height, symbols }: { readonly width: number; readonly height: number; readonly symbols: ChartSymbols },
): string[] {
  const label = width >= MIN_LABEL_WIDTH ? `${Math.round(percent)}%`.padStart(5) : '';
  const room = width - label.length;
  const filled = Math.round((percent / 100) * room);
  const [full, empty] = symbols === 'ascii' ? ['#', '-'] : ['█', '░'];
  const bar = full.repeat(filled) + empty.repeat(room - filled);
  return Array.from({ length: height }, (_, y) => bar + (y === 0 ? label : ' '.repeat(label.length)));
}
