import type { AppState } from '../app-state.js';
import { type Step, step } from '../step.js';

/** Every key with what it does, or those that were searched for. */
export type Help = { readonly kind: 'help'; readonly top: number; readonly search?: string | undefined };

/** What is searched for is being typed. The help shows meanwhile what matches. */
export type HelpSearch = {
  readonly kind: 'help-search';
  readonly top: number;
  readonly text: string;
  /** What to go back to when it is left with escape. */
  readonly before: string;
};

export type HelpMessage =
  | { readonly type: 'help.asked' }
  | { readonly type: 'help.search.asked' }
  | { readonly type: 'help.search.typed'; readonly text: string }
  | { readonly type: 'help.search.entered' }
  | { readonly type: 'help.search.left' };

/** Opens the help, and searches in it. */
export function updateHelp(state: AppState, message: HelpMessage): Step {
  const { overlay } = state;
  if (message.type === 'help.asked') return step({ ...state, overlay: { kind: 'help', top: 0 } });
  if (message.type === 'help.search.asked') {
    if (overlay?.kind !== 'help') return step(state);
    const { search = '' } = overlay;
    return step({ ...state, overlay: { kind: 'help-search', top: 0, text: search, before: search } });
  }
  if (overlay?.kind !== 'help-search') return step(state);
  switch (message.type) {
    case 'help.search.typed':
      return step({ ...state, overlay: { ...overlay, text: message.text, top: 0 } });
    case 'help.search.entered':
      return step({ ...state, overlay: { kind: 'help', top: overlay.top, search: overlay.text } });
    case 'help.search.left':
      return step({ ...state, overlay: { kind: 'help', top: 0, search: overlay.before } });
    default:
      return message satisfies never;
  }
}
