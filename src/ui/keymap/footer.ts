import type { AppState } from '../state/app-state.js';
import type { Place } from './binding.js';
import { keymapOf } from './effective-keymap.js';
import { keyLabel } from './key-name.js';
import { placesOf } from './keymap.js';
import { whyNotNow } from './why-not-now.js';

/** A key and its word, for the foot of the screen. */
export type FooterHint = { readonly id: string; readonly key: string; readonly label: string };

/** The keys that are worth a hint now, most important first. Keys that would do nothing are left out. */
export function footerHints(state: AppState): readonly FooterHint[] {
  const places = placesOf(state);
  return keymapOf(state)
    .filter(({ footer, keys, where }) => footer !== undefined && keys.length > 0 && countsIn(where, places))
    .filter(({ hinted }) => hinted?.(state) ?? true)
    .filter((binding) => whyNotNow(binding, state) === undefined)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
    .map(({ id, keys, label }) => ({ id, key: keyLabel(keys[0] ?? ''), label }));
}

const countsIn = (where: readonly Place[], places: readonly Place[]): boolean =>
  where.some((place) => places.includes(place));
