import { basename } from 'node:path';

import { placeText } from '../config/loaded-config.js';
import { count } from './format.js';
import { type FooterHint, footerHints } from './keymap/footer.js';
import { keyOf } from './keymap/key-of.js';
import { say } from './language/say.js';
import { asManyAsFit } from './parts/columns.js';
import { tell } from './parts/tell.js';
import { wrapWords } from './parts/wrap-words.js';
import type { AppState } from './state/app-state.js';
import { goingItems, secondsLeft } from './state/cleanup-choice.js';
import { display, fit, textWidth } from './text.js';
import type { Theme } from './theme.js';

/** The last line: what was just said, or else the keys that matter here. */
export function footerLine(
  state: AppState,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): string {
  if (state.notice) return noticeRows(state.notice, { width, theme }).at(-1) ?? '';
  const waiting = state.cleanupAtWork;
  // Not where the key means something else: what is typed into a form or a container is not for gantry.
  if (waiting?.phase === 'waiting' && footerHints(state).some(({ id }) => id === 'cleanup.open')) {
    const key = theme.paint('key', keyOf(state, 'cleanup.open'));
    const text = `${count(goingItems(waiting, state.nowMs).length, 'object')} will be removed in ${secondsLeft(waiting, state.nowMs)} s.`;
    return fit(` ${theme.paint('warn', say(text))} ${key} ${say('to take it back')}`, width);
  }
  if (state.tellsConfigProblems) return configLine(state, { width, theme });
  const hints = shownHints(state).map(({ key, label }) => `${theme.paint('key', key)} ${say(label)}`);
  return fit(` ${asManyAsFit(hints, width - 1)}`, width);
}

/** Rows that what was just said may take. */
const MOST_NOTICE_ROWS = 4;

/** What was just said: where it is longer than the last line, the rows above that have its beginning. */
export function noticeRows(
  notice: NonNullable<AppState['notice']>,
  { width, theme }: { readonly width: number; readonly theme: Theme },
): readonly string[] {
  const { ellipsis } = theme.glyphs;
  const rows = wrapWords(tell(notice.text), Math.max(1, width - 2));
  const tone = notice.tone === 'info' ? 'strong' : notice.tone;
  return rows.slice(0, MOST_NOTICE_ROWS).map((row, index) => {
    const isCut = index === MOST_NOTICE_ROWS - 1 && rows.length > MOST_NOTICE_ROWS;
    return theme.paint(tone, fit(` ${row}${isCut ? ellipsis : ''}`, width, { ellipsis }));
  });
}

/** The keys of the last line, in their order; those at its end may have no room. */
export function shownHints(state: AppState): readonly FooterHint[] {
  return withWaysInSight(footerHints(state));
}

/** However narrow the screen is, the way back and the way to all other keys have room. */
function withWaysInSight(hints: readonly FooterHint[]): readonly FooterHint[] {
  const isWay = ({ id }: FooterHint): boolean => WAYS.includes(id);
  const others = hints.filter((hint) => !isWay(hint));
  return [...others.slice(0, 3), ...hints.filter(isWay), ...others.slice(3)];
}

const WAYS: readonly string[] = ['screen.back', 'screen.help'];

/** The first thing in the settings that does not hold, until somebody has read it. */
function configLine(state: AppState, { width, theme }: { readonly width: number; readonly theme: Theme }): string {
  const [first, ...others] = state.configProblems;
  if (!first) return '';
  const more = others.length > 0 ? say(`, and ${others.length} more in your settings`) : '';
  const way = ` ${theme.paint('key', 'esc')} ${say('hides this')}  ${theme.paint('key', ':settings')} ${say('shows all')} `;
  const room = width - textWidth(way);
  const text = `${display(placeText({ ...first, file: basename(first.file) }))} ${display(first.sentence)}${more}`;
  return theme.paint('warn', fit(` ${text}`, room, { ellipsis: theme.glyphs.ellipsis })) + way;
}
