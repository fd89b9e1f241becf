import { say } from '../language/say.js';
import { cut, fit, textWidth } from '../text.js';
import type { Theme } from '../theme.js';

export type FrameOptions = {
  readonly width: number;
  readonly height: number;
  /** Pieces of the upper border: the first is the title, the others stand behind it as far as there is room. */
  readonly titles: readonly string[];
  /** Stands in the lower border, at its right. */
  readonly foot?: string | undefined;
  readonly isFocused: boolean;
  readonly theme: Theme;
};

/**
 * A pane as one string: a border around `lines`, which are cut and padded to fit. Exactly `width` by `height` cells.
 *
 * Ink draws one text far faster than a box with a border and a text per line.
 */
export function frame(lines: readonly string[], options: FrameOptions): string {
  const { width, height, theme, isFocused } = options;
  const { border } = theme.glyphs;
  const paint = (text: string): string => theme.paint(isFocused ? 'accent' : 'faint', text);
  const inner = Math.max(0, width - 2);
  const side = paint(border.vertical);
  const rows = [topBorder(options, paint)];
  for (let y = 0; y < height - 2; y++) rows.push(`${side}${fit(lines[y] ?? '', inner)}${side}`);
  if (height > 1) rows.push(bottomBorder(options, paint));
  return rows.join('\n');
}

type Paint = (text: string) => string;

function topBorder({ width, titles, isFocused, theme }: FrameOptions, paint: Paint): string {
  const { border, ellipsis } = theme.glyphs;
  const room = width - 4;
  let text = '';
  let used = 0;
  for (const [index, title] of titles.map(say).entries()) {
    if (title === '') continue;
    const left = room - used;
    const wanted = textWidth(title) + 2;
    if (index > 0 && wanted + 1 > left) break;
    const piece = ` ${cut(title, Math.max(0, left - 2), { ellipsis })} `;
    text += index === 0 ? theme.paint(isFocused ? 'strong' : 'plain', piece) : paint(border.horizontal) + piece;
    used += textWidth(piece) + (index === 0 ? 0 : 1);
  }
  const line = border.horizontal.repeat(Math.max(0, width - 3 - used));
  return `${paint(border.topLeft + border.horizontal)}${text}${paint(line + border.topRight)}`;
}

function bottomBorder({ width, foot = '', theme }: FrameOptions, paint: Paint): string {
  const { border } = theme.glyphs;
  const room = width - 4;
  const text = say(foot);
  const piece = text === '' || textWidth(text) + 2 > room ? '' : ` ${text} `;
  const line = border.horizontal.repeat(Math.max(0, width - 3 - textWidth(piece)));
  return `${paint(border.bottomLeft + line)}${piece}${paint(border.horizontal + border.bottomRight)}`;
}
