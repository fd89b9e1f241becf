import type { AppState } from '../state/app-state.js';
import { effectiveKeymap } from './effective-keymap.js';
import { keyLabel } from './key-name.js';

/** The key that an action has now, as a reader knows it; `:` where it has none, for the palette has every action. */
export function keyOf({ settings }: Pick<AppState, 'settings'>, id: string): string {
  const binding = effectiveKeymap(settings).bindings.find((each) => each.id === id);
  return keyLabel(binding?.keys[0] ?? ':');
}
