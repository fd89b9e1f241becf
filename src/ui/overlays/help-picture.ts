import { keymapOf } from '../keymap/effective-keymap.js';
import { say } from '../language/say.js';
import { dialogRect } from '../parts/dialog.js';
import type { AppState } from '../state/app-state.js';
import type { Help, HelpSearch } from '../state/help/help.js';
import type { Theme } from '../theme.js';
import { helpLines } from './help-lines.js';
import { helpPlace } from './scroll-extent.js';
import { type Drawn, scrolling } from './scrolling.js';

const TITLE = 'Keys';

/** The keys, or those that are looked for; as large as all of them, so that it does not jump while one types. */
export function helpPicture(help: Help | HelpSearch, state: AppState, theme: Theme): Drawn {
  const place = { ...helpPlace(help, state), theme };
  const all = helpLines(keymapOf(state), { ...place, search: '' });
  const found = place.search ? helpLines(keymapOf(state), place) : all;
  const lines = found.length > 0 ? found : [theme.paint('faint', say('No key does that.'))];
  const keys = help.kind === 'help' ? '/ searches, esc closes' : 'enter keeps, esc leaves';
  return scrolling(lines, {
    top: help.top,
    title: TITLE,
    rect: dialogRect(state.size, all, TITLE),
    keys,
    state,
    theme,
  });
}
