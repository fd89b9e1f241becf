import { innerHeight, paneRect } from '../layout.js';
import type { AppState } from './app-state.js';
import type { LogsView } from './logs-view.js';
import type { ListMessage, LogMessage } from './message.js';
import { type Step, step, withNotice } from './step.js';

/** When fewer lines than this are left above the view, older ones are read. */
const READ_AHEAD_LINES = 100;

/** What streams in from a container's log, and how it is looked at. */
export function updateLogs(state: AppState, message: LogMessage): Step {
  const { logs } = state;
  switch (message.type) {
    case 'logs.opened':
      return step(withLogs(state, { containerId: message.id, status: 'following' }));
    case 'logs.grew':
      return step(
        withLogs(state, {
          first: message.first,
          end: message.end,
          dropped: message.dropped,
          bottom: kept(logs, message.first),
        }),
      );
    case 'logs.ended':
      return step(message.id === logs.containerId ? withLogs(state, { status: 'ended' }) : state);
    case 'logs.failed':
      if (message.id !== logs.containerId) return step(state);
      return step(withNotice(withLogs(state, { status: 'failed' }), message.problem.sentence, 'bad'));
    case 'logs.older.read':
      return step(withLogs(state, { first: message.first, older: message.older }));
    case 'logs.follow.toggled':
      return step(withLogs(state, { bottom: logs.bottom === 'end' ? logs.end - 1 : 'end' }));
    case 'logs.wrap.toggled':
      return step(withLogs(state, { isWrapped: !logs.isWrapped }));
    case 'logs.timestamps.toggled':
      return step(withLogs(state, { hasTimestamps: !logs.hasTimestamps }));
    case 'logs.search.moved':
      return searched(state, message.direction);
    case 'logs.search.found':
      return step(found(state, message.line));
    default:
      return message satisfies never;
  }
}

export function withLogs(state: AppState, change: Partial<LogsView>): AppState {
  return { ...state, logs: { ...state.logs, ...change } };
}

/** A fixed place stays where it is, unless its line was forgotten. */
function kept({ bottom }: LogsView, first: number): LogsView['bottom'] {
  return bottom === 'end' ? 'end' : Math.max(bottom, first);
}

/** The keys that move a cursor in a list move the view here. Reaching the newest line follows again. */
export function scrollLogs(state: AppState, message: ListMessage): Step {
  const { logs } = state;
  const height = Math.max(1, innerHeight(paneRect(state, 'logs')));
  const bottom = logs.bottom === 'end' ? logs.end - 1 : logs.bottom;
  switch (message.type) {
    case 'cursor.moved':
      return scrolledTo(state, bottom + message.by, height);
    case 'cursor.paged':
      return scrolledTo(state, bottom + Math.round(message.by * Math.max(1, height - 1)), height);
    case 'cursor.sent':
      return scrolledTo(state, message.to === 'first' ? logs.first : logs.end, height);
    default:
      return step(state);
  }
}

function scrolledTo(state: AppState, line: number, height: number): Step {
  const { logs } = state;
  const lowest = Math.min(logs.first + height - 1, logs.end - 1);
  const bottom = Math.max(line, lowest);
  const isAtEnd = bottom >= logs.end - 1;
  const next = withLogs(state, { bottom: isAtEnd ? 'end' : bottom });
  const isNearTop = bottom - height - logs.first < READ_AHEAD_LINES;
  const wantsOlder = !isAtEnd && isNearTop && logs.older === 'unknown' && logs.containerId !== undefined;
  if (!wantsOlder || logs.containerId === undefined) return step(next);
  return step(withLogs(next, { older: 'reading' }), { type: 'logs.older', id: logs.containerId });
}

/** Starts a search at the newest line in view, going up, or goes on from the line that was found. */
export function searched(state: AppState, direction: 1 | -1): Step {
  const { search, bottom, end, containerId } = state.logs;
  if (!search || !containerId) return step(withNotice(state, 'Nothing is searched for. Press / first.'));
  const newest = bottom === 'end' ? end - 1 : bottom;
  const from = search.line === undefined ? newest : search.line + direction;
  return step(state, { type: 'logs.search', id: containerId, text: search.text, from, direction });
}

function found(state: AppState, line: number | undefined): AppState {
  const { search, end, first } = state.logs;
  if (!search) return state;
  if (line === undefined) return withNotice(state, `No further line with ${JSON.stringify(search.text)}.`);
  const height = Math.max(1, innerHeight(paneRect(state, 'logs')));
  // In the middle of the view where there is room.
  const bottom = Math.max(line + Math.floor(height / 2), Math.min(first + height - 1, end - 1));
  return withLogs(state, { bottom: bottom >= end - 1 ? 'end' : bottom, search: { ...search, line } });
}
