import type { Rect } from '../layout.js';
import { dialogPicture, dialogRect } from '../parts/dialog.js';
import type { AppState } from '../state/app-state.js';
import type { Theme } from '../theme.js';

/** A dialog, and where it stands. */
export type Drawn = { readonly rect: Rect; readonly picture: string };

export type ScrollOptions = {
  readonly title: string;
  /** The first line in view. */
  readonly top: number;
  /** Where it stands; as large as its lines unless told. */
  readonly rect?: Rect | undefined;
  /** What its keys do besides scrolling. */
  readonly keys?: string | undefined;
  readonly state: Pick<AppState, 'size'>;
  readonly theme: Theme;
};

/** A dialog of lines, or of a part of them where there is no room for all. */
export function scrolling(
  lines: readonly string[],
  { top, title, state, theme, rect = dialogRect(state.size, lines, title), keys = 'esc closes' }: ScrollOptions,
): Drawn {
  const height = rect.height - 2;
  const start = Math.min(top, Math.max(0, lines.length - height));
  const foot = lines.length > height ? `${start + 1}-${start + height} of ${lines.length}, j k scroll, ${keys}` : keys;
  return { rect, picture: dialogPicture(lines.slice(start, start + height), rect, { title, foot, theme }) };
}
