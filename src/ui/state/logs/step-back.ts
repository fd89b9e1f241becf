import type { AppState } from '../app-state.js';
import { type Step, step } from '../step.js';
import { hasLimits, NO_LIMITS } from './log-limits.js';
import { narrowed } from './prompt-logs.js';
import { withLogs } from './with-logs.js';

/** Escape: the selection goes, then the search, then what narrows the lines. Undefined where nothing of it is there. */
export function steppedBackInLogs(state: AppState): Step | undefined {
  const { selection, search, cursor, limits } = state.logs;
  if (selection !== undefined) return step(withLogs(state, { selection: undefined }));
  if (search || cursor !== undefined) return step(withLogs(state, { search: undefined, cursor: undefined }));
  return hasLimits(limits) ? narrowed(state, NO_LIMITS) : undefined;
}
