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
