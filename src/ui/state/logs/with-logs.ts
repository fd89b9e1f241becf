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

/** The names of those whose lines are shown, in their order. */
export function namesOf({ logs, containers }: AppState): readonly string[] {
  return scopeOf(logs).ids.map((id) => containers.items.find((item) => item.id === id)?.name ?? id.slice(0, 12));
}
