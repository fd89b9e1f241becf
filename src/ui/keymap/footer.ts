import type { AppState } from '../state/app-state.js';
import { keyLabel } from './key-name.js';
import { KEYMAP, placesOf } from './keymap.js';

/** A key and its word, for the foot of the screen. */
export type FooterHint = { readonly id: string; readonly key: string; readonly label: string };

/** The keys that are worth a hint now, most important first. Keys that would do nothing are left out. */
export function footerHints(state: AppState): readonly FooterHint[] {
  const places = placesOf(state);
  return KEYMAP.filter(
    ({ footer, where, whyNot }) =>
      footer !== undefined && where.some((place) => places.includes(place)) && whyNot?.(state) === undefined,
  )
    .sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
    .map(({ id, keys, label }) => ({ id, key: keyLabel(keys[0] ?? ''), label }));
}
