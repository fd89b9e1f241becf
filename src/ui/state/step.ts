import type { AppState, Notice } from './app-state.js';
import type { Effect } from './effect.js';
import type { Said } from './said.js';

/** What a message leads to: the new state, and what must be done in the world. */
export type Step = { readonly state: AppState; readonly effects: readonly Effect[] };

export function step(state: AppState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** Long enough to read a sentence. */
export const NOTICE_MS = 5000;

export function withNotice(state: AppState, text: Said, tone: Notice['tone'] = 'info'): AppState {
  return { ...state, notice: { text, tone, untilMs: state.nowMs + NOTICE_MS } };
}
