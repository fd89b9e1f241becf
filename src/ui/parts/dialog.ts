import { say } from '../language/say.js';
import type { Rect } from '../layout.js';
import type { ScreenSize } from '../state/app-state.js';
import { textWidth } from '../text.js';
import type { Theme } from '../theme.js';
import { frame } from './frame.js';

export type DialogOptions = {
  readonly title: string;
  readonly isNamed?: boolean | undefined;
  /** Stands behind the title. */
  readonly beside?: string | undefined;
  readonly foot?: string | undefined;
  readonly theme: Theme;
};

/** A rectangle of that size in the middle of the screen; smaller where the screen is. */
export function middle(size: ScreenSize, { width, height }: { readonly width: number; readonly height: number }): Rect {
  const fitted = { width: Math.min(width, size.columns - 2), height: Math.min(height, size.rows - 2) };
  return {
    x: Math.floor((size.columns - fitted.width) / 2),
    y: Math.floor((size.rows - fitted.height) / 2),
    ...fitted,
  };
}

/** Large enough for its lines, with a column of space on either side. */
export function dialogRect(size: ScreenSize, lines: readonly string[], title: string): Rect {
  const widest = Math.max(textWidth(say(title)) + 4, ...lines.map(textWidth));
  return middle(size, { width: Math.max(40, widest + 4), height: lines.length + 2 });
}

export function dialogPicture(
  lines: readonly string[],
  rect: Rect,
  { title, beside = '', isNamed, foot, theme }: DialogOptions,
): string {
  return frame(
    lines.map((line) => ` ${line}`),
    { ...rect, titles: [title, beside], isNamed, foot, isFocused: true, theme },
  );
}

/** `[ Cancel ]  [ Remove ]`, the one with the focus standing out. */
export function buttons(labels: readonly (readonly [label: string, hasFocus: boolean])[], theme: Theme): string {
  return labels
    .map(([label, hasFocus]) => (hasFocus ? theme.paint('selected', `[ ${say(label)} ]`) : `[ ${say(label)} ]`))
    .join('  ');
}
