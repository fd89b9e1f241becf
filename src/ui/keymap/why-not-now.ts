import type { AppState } from '../state/app-state.js';
import type { Binding } from './binding.js';

const READ_ONLY = 'Read-only mode: nothing is changed from here.';

/** Why a key does nothing now, in words for the user; undefined when it works. */
export function whyNotNow({ changes, whyNot }: Binding, state: AppState): string | undefined {
  return changes && state.settings.readOnly ? READ_ONLY : whyNot?.(state);
}
