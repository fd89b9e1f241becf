import { say } from '../language/say.js';
import { cut, fit, textWidth } from '../text.js';
import type { Theme } from '../theme.js';

export type FrameOptions = {
  readonly width: number;
  readonly height: number;
  /** Pieces of the upper border: the first is the title, the others stand behind it as far as there is room. */
  readonly titles: readonly string[];
  /** The first title is somebody's name: it is told in no other language. */
  readonly isNamed?: boolean | undefined;
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
  const { border, ellipsis } = theme.glyphs;
  const paint = (text: string): string => theme.paint(isFocused ? 'accent' : 'faint', text);
  const inner = Math.max(0, width - 2);
  const side = paint(border.vertical);
  const rows = [topBorder(options, paint)];
  for (let y = 0; y < height - 2; y++) rows.push(`${side}${fit(lines[y] ?? '', inner, { ellipsis })}${side}`);
  if (height > 1) rows.push(bottomBorder(options, paint));
  return rows.join('\n');
}

type Paint = (text: string) => string;

/** A piece of the upper border: which of the titles it is, and the columns that it takes. */
export type PlacedTitle = {
  readonly index: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
};

/** Where the titles of a frame stand, as many as have room. */
export function titlePlaces(
  titles: readonly string[],
  { width, theme, isNamed = false }: Pick<FrameOptions, 'width' | 'theme' | 'isNamed'>,
): readonly PlacedTitle[] {
  const { ellipsis } = theme.glyphs;
  const room = width - 4;
  const placed: PlacedTitle[] = [];
  let used = 0;
  for (const [index, given] of titles.entries()) {
    const title = index === 0 && isNamed ? given : say(given);
    if (title === '') continue;
    const left = room - used;
    if (index > 0 && textWidth(title) + 3 > left) break;
    const text = ` ${cut(title, Math.max(0, left - 2), { ellipsis })} `;
    const from = TITLES_START + used + (index === 0 ? 0 : 1);
    placed.push({ index, text, from, to: from + textWidth(text) });
    used = from + textWidth(text) - TITLES_START;
  }
  return placed;
}

/** The corner, and a piece of the line. */
const TITLES_START = 2;

function topBorder({ width, titles, isNamed, isFocused, theme }: FrameOptions, paint: Paint): string {
  const { border } = theme.glyphs;
  const places = titlePlaces(titles, { width, theme, isNamed });
  const text = places.map(({ index, text: piece }) =>
    index === 0 ? theme.paint(isFocused ? 'strong' : 'plain', piece) : paint(border.horizontal) + piece,
  );
  const used = (places.at(-1)?.to ?? TITLES_START) - TITLES_START;
  const line = border.horizontal.repeat(Math.max(0, width - 3 - used));
  return `${paint(border.topLeft + border.horizontal)}${text.join('')}${paint(line + border.topRight)}`;
}

function bottomBorder({ width, foot = '', theme }: FrameOptions, paint: Paint): string {
  const { border } = theme.glyphs;
  const room = width - 4;
  const text = say(foot);
  const piece = text === '' || textWidth(text) + 2 > room ? '' : ` ${text} `;
  const line = border.horizontal.repeat(Math.max(0, width - 3 - textWidth(piece)));
  return `${paint(border.bottomLeft + line)}${piece}${paint(border.horizontal + border.bottomRight)}`;
}
