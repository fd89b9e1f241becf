import { footerHints } from './keymap/footer.js';
import { asManyAsFit } from './parts/columns.js';
import type { AppState } from './state/app-state.js';
import { display, fit } from './text.js';
import type { Theme } from './theme.js';

/** The last line: what was just said, or else the keys that matter here. */
export function footerLine(
  state: AppState,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  const { notice } = state;
  if (notice) {
    const tone = notice.tone === 'info' ? 'strong' : notice.tone;
    return theme.paint(tone, fit(` ${display(notice.text)}`, width, { ellipsis: theme.glyphs.ellipsis }));
  }
  const hints = footerHints(state).map(({ key, label }) => `${theme.paint('key', key)} ${label}`);
  return fit(` ${asManyAsFit(withHelpInSight(hints), width - 1)}`, width);
}

/** However narrow the screen is, the way to all other keys has room. */
function withHelpInSight(hints: readonly string[]): readonly string[] {
  const isHelp = (hint: string): boolean => hint.endsWith(' help');
  return [
    ...hints.filter((hint) => !isHelp(hint)).slice(0, 3),
    ...hints.filter(isHelp),
    ...hints.filter((hint) => !isHelp(hint)).slice(3),
  ];
}
