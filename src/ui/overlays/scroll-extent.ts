import { keymapOf } from '../keymap/effective-keymap.js';
import { placesBelow } from '../keymap/keymap.js';
import type { AppState, ScreenSize } from '../state/app-state.js';
import type { Help, HelpSearch } from '../state/help/help.js';
import type { Overlay } from '../state/overlay.js';
import { createTheme } from '../theme.js';
import { detailLines } from './details-lines.js';
import { detailsOf } from './details-rows.js';
import { failureLines } from './failure-lines.js';
import { type HelpPlace, helpLines } from './help-lines.js';
import { reportLines } from './report-lines.js';

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

/** Where the help stands, and what is looked for in it. */
export function helpPlace(help: Help | HelpSearch, state: AppState): Omit<HelpPlace, 'theme'> {
  const search = help.kind === 'help' ? help.search : help.text;
  return { width: helpWidth(state.size), here: placesBelow(state), search };
}

/** What shows lines that may be more than the screen has. */
type Scrolled = Overlay & { readonly kind: (typeof SCROLLED)[number] };

const SCROLLED = ['help', 'help-search', 'failure', 'details', 'report'] as const;

export function isScrolled(overlay: Overlay): overlay is Scrolled {
  return SCROLLED.some((kind) => kind === overlay.kind);
}

function scrolledLines(overlay: Scrolled, state: AppState): readonly string[] {
  const width = readableWidth(state.size);
  switch (overlay.kind) {
    case 'help':
    case 'help-search':
      return helpLines(keymapOf(state), { ...helpPlace(overlay, state), theme });
    case 'failure':
      return failureLines(overlay.problem, { width, theme });
    case 'report':
      return reportLines(overlay, { width: helpWidth(state.size) });
    case 'details':
      return detailLines(detailsOf(overlay, state, theme.glyphs).facts, { width, theme });
    default:
      return overlay satisfies never;
  }
}

/** What the lines look like does not change how many they are. */
const theme = createTheme({ hasColor: false, isUtf8: true, hasBraille: true });

/** The first line in view when the last one is in view too. */
export function lastScrollTop(overlay: Scrolled, state: AppState): number {
  const { size } = state;
  const lines = scrolledLines(overlay, state);
  // A border of the dialog and a line of the screen, above and below.
  return Math.max(0, lines.length - (size.rows - 4));
}
