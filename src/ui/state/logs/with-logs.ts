import type { AppState } from '../app-state.js';
import type { LogsView } from '../logs-view.js';
import type { LogScope } from './log-effect.js';

export function withLogs(state: AppState, change: Partial<LogsView>): AppState {
  return { ...state, logs: { ...state.logs, ...change } };
}

/** Whose lines are shown, and which of them. */
export function scopeOf({ containerId, others, limits }: LogsView): LogScope {
  return { ids: containerId === undefined ? [] : [containerId, ...others], limits };
}

/** What escape takes away first: the selection, then the search. Undefined where there is neither. */
export function steppedBackInLogs({ selection, search, cursor }: LogsView): Partial<LogsView> | undefined {
  if (selection !== undefined) return { selection: undefined };
  return search || cursor !== undefined ? { search: undefined, cursor: undefined } : undefined;
}
