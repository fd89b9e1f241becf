import { innerHeight, paneRect } from '../../layout.js';
import type { AppState } from '../app-state.js';
import type { Effect } from '../effect.js';
import type { LogsView } from '../logs-view.js';
import type { ListMessage } from '../message.js';
import { type Step, step } from '../step.js';
import { namesOf, scopeOf, withLogs } from './with-logs.js';

/** When fewer lines than this are left on a side of the view, more are read there. */
const READ_AHEAD_LINES = 200;

/** Rows that the logs have on the screen. */
export const logsHeight = (state: AppState): number => Math.max(1, innerHeight(paneRect(state, 'logs')));

/** The keys that move a cursor in a list move the view here. Reaching the newest line follows again. */
export function scrollLogs(state: AppState, message: ListMessage): Step {
  const { logs } = state;
  const bottom = logs.bottom === 'end' ? logs.end - 1 : logs.bottom;
  switch (message.type) {
    case 'cursor.moved':
      return logs.cursor === undefined
        ? scrolledTo(state, bottom + message.by)
        : cursorMoved(state, logs.cursor + message.by);
    case 'cursor.paged':
      return turned(state, Math.round(message.by * Math.max(1, logsHeight(state) - 1)));
    case 'cursor.sent':
      return sent(state, message.to);
    default:
      return step(state);
  }
}

/** Goes by so many rows, or to the first line. A line that is not wrapped has one row. */
export function turned(state: AppState, turn: number | 'first'): Step {
  const { logs, nowMs } = state;
  const height = logsHeight(state);
  if (logs.isWrapped) {
    const width = Math.max(1, (paneRect(state, 'logs')?.width ?? 0) - 2);
    return step(state, { type: 'logs.turn', turn, view: logs, width, height, nowMs, names: namesOf(state) });
  }
  const bottom = logs.bottom === 'end' ? logs.end - 1 : logs.bottom;
  return scrolledTo(state, turn === 'first' ? logs.first + height - 1 : bottom + turn);
}

/** Makes a line the lowest in view, as far as there are lines. */
export function scrolledTo(state: AppState, line: number): Step {
  const { logs } = state;
  const bottom = Math.min(Math.max(line, logs.first), Math.max(logs.first, logs.end - 1));
  const isAtEnd = line >= logs.end - 1 && logs.newer === 'none';
  const { search, selection } = logs;
  const next = withLogs(state, {
    bottom: isAtEnd ? 'end' : bottom,
    cursor: selection === undefined ? undefined : bottom,
    arrived: isAtEnd ? 0 : logs.arrived,
    search: search && { ...search, line: undefined },
  });
  return isAtEnd ? step(next) : readAhead(next);
}

/** From a line that was found, or a selection, the cursor goes on by itself; the view follows it. */
function cursorMoved(state: AppState, line: number): Step {
  const { logs } = state;
  if (line > logs.end - 1 && logs.newer === 'none') return scrolledTo(state, line);
  const cursor = Math.min(Math.max(line, logs.first), logs.end - 1);
  const bottom = logs.bottom === 'end' ? logs.end - 1 : logs.bottom;
  const highest = cursor + logsHeight(state) - 1;
  return readAhead(withLogs(state, { cursor, bottom: Math.min(Math.max(bottom, cursor), highest) }));
}

/** Reads on where the view comes near what is not there yet. */
export function readAhead(state: AppState): Step {
  const { logs } = state;
  const { bottom } = logs;
  if (bottom === 'end' || logs.containerId === undefined) return step(state);
  const isNearTop = bottom - logsHeight(state) - logs.first < READ_AHEAD_LINES;
  const isNearEnd = logs.end - 1 - bottom < READ_AHEAD_LINES;
  const change: Partial<LogsView> = {
    ...(isNearTop && logs.older === 'unknown' ? { older: 'reading' } : {}),
    ...(isNearEnd && logs.newer === 'unknown' ? { newer: 'reading' } : {}),
  };
  const effects: Effect[] = [];
  if (change.older) effects.push({ type: 'logs.page', direction: 'before', ...scopeOf(logs) });
  if (change.newer) effects.push({ type: 'logs.page', direction: 'after', ...scopeOf(logs) });
  return step(withLogs(state, change), ...effects);
}

/** To the beginning of the whole log, or to its newest line; what is here is gone to at once. */
function sent(state: AppState, to: 'first' | 'last'): Step {
  const { logs } = state;
  if (logs.containerId === undefined) return step(state);
  const isHere = to === 'first' ? logs.older === 'none' : logs.newer === 'none';
  if (isHere) return to === 'first' ? turned(state, 'first') : scrolledTo(state, logs.end);
  return step(state, { type: 'logs.goto', target: { kind: to === 'first' ? 'start' : 'end' }, ...scopeOf(logs) });
}

/** Where the view is put for a line that was gone to: in the middle of it, where there is room. */
export function bottomAround(state: AppState, line: number): number {
  const { first, end } = state.logs;
  const height = logsHeight(state);
  return Math.max(line, Math.min(Math.max(line + Math.floor(height / 2), first + height - 1), end - 1));
}
