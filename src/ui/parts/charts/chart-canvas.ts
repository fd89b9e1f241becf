import { parseRow } from '../../terminal/row.js';
import { rowText } from '../../terminal/row-text.js';

/** The names of the terminal's own colours, in the order of its palette. */
export const CHART_COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** A colour by its name in the terminal's palette, or by its number in that of 256. */
export type ChartColor = (typeof CHART_COLORS)[number] | number;

/** What charts may be drawn with: braille dots, block characters, or ASCII where there is no UTF-8. */
export type ChartSymbols = 'braille' | 'blocks' | 'ascii';

/** Grey that can be seen on dark and on light grounds. */
export const FAINT: ChartColor = 8;

/** Braille dots in a cell. */
export const DOTS_PER_CELL = { x: 2, y: 4 } as const;

/** The part of a widget's canvas that is shown. */
export type Crop = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** What a widget drew, as rows that are exactly `width` wide and exactly `height` many. */
export function cropFrame(frame: string, { left, top, width, height }: Crop): string[] {
  const lines = frame.split('\n');
  return Array.from({ length: height }, (_, y) => rowText(parseRow(lines[top + y] ?? ''), left, left + width));
}
