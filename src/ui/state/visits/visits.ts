import type { AppState } from '../app-state.js';
import type { Step } from '../step.js';
import { hasGone, type Visit, visitOf } from './visit.js';

/** Where one has been, and where one came back from. */
export type Visits = {
  /** Oldest first. */
  readonly past: readonly Visit[];
  /** Nearest first. */
  readonly ahead: readonly Visit[];
};

export const NO_VISITS: Visits = { past: [], ahead: [] };

/** Places that are remembered, on either side. */
export const MAX_VISITS = 50;

/**
 * Whoever goes somewhere can come back: what was left is remembered as it was then, with its cursor. What lay ahead is
 * forgotten, unless the way was along what is remembered.
 */
export function rememberVisit(before: AppState, next: Step): Step {
  const { state, effects } = next;
  if (state.visits !== before.visits || !hasGone(before, state)) return next;
  const past = [...before.visits.past, visitOf(before)].slice(-MAX_VISITS);
  return { state: { ...state, visits: { past, ahead: [] } }, effects };
}
