import { graphemes } from '../terminal/text-width.js';
import { cut, skip, textWidth } from '../text.js';
import type { EditedText } from './edit-text.js';

export type TypedLineOptions = {
  readonly width: number;
  /** Shown for each character, as for passwords. */
  readonly mask?: string | undefined;
  /** Stands for what has no room, at either end. */
  readonly ellipsis: string;
};

/** What is typed, with its cursor: of a text that is longer than the line the part around the cursor. */
export function typedLine(text: EditedText, { width, mask, ellipsis }: TypedLineOptions): string {
  const shown = (part: string): string => (mask === undefined ? part : mask.repeat([...graphemes(part)].length));
  const before = shown(text.before);
  const [under = ' ', ...rest] = graphemes(shown(text.after));
  const after = rest.join('');
  const whole = `${before}\x1b[7m${under}\x1b[27m${after}`;
  // The last cell is the cursor's, or a sign that more follows it.
  const last = width - textWidth(under) - (after === '' ? 0 : 1);
  const hidden = Math.max(0, textWidth(before) - last);
  const from = hidden === 0 ? whole : ellipsis + skip(whole, hidden + 1);
  return cut(from, width, { ellipsis });
}
