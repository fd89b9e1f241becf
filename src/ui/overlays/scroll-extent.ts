import type { ScreenSize } from '../state/app-state.js';
import type { Overlay } from '../state/overlay.js';
import { createTheme } from '../theme.js';
import { failureLines } from './failure-lines.js';
import { helpLines } from './help-lines.js';

/** Wide enough for a sentence, not so wide that it is hard to read. */
const READABLE_WIDTH = 76;

/** The width of sentences in a dialog on this screen. */
export function readableWidth({ columns }: ScreenSize): number {
  return Math.min(READABLE_WIDTH, columns - 6);
}

/** The width of the help on this screen. */
export function helpWidth({ columns }: ScreenSize): number {
  return columns - 8;
}

/** What the lines look like does not change how many they are. */
const theme = createTheme({ hasColor: false, isUtf8: true, hasBraille: true });

/** The first line in view when the last one is in view too. */
export function lastScrollTop(overlay: Overlay & { readonly kind: 'help' | 'failure' }, size: ScreenSize): number {
  const lines =
    overlay.kind === 'help'
      ? helpLines({ width: helpWidth(size), theme })
      : failureLines(overlay.problem, { width: readableWidth(size), theme });
  // A border of the dialog and a line of the screen, above and below.
  return Math.max(0, lines.length - (size.rows - 4));
}
