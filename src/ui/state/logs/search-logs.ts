import type { AppState } from '../app-state.js';
import type { LogSearch } from '../logs-view.js';
import { type Step, step, withNotice } from '../step.js';
import type { LogMessage } from './log-message.js';
import { bottomAround, readAhead } from './scroll-logs.js';
import { scopeOf, withLogs } from './with-logs.js';

/** What is said about an expression that is none; undefined where it is one. */
export function whyNoPattern(text: string): string | undefined {
  try {
    new RegExp(text, 'i');
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '').toLowerCase() : '';
    return `${JSON.stringify(text)} is no regular expression: ${reason}`;
  }
}

/** Looks for another text, from the newest line in view upwards. */
export function searchBegun(state: AppState, text: string): Step {
  const search: LogSearch = { text, line: undefined, matches: undefined };
  return searched(withLogs(state, { search }), -1, { counts: true });
}

/** Goes on to the next match, from the one that was found, or from the view. */
export function searched(
  state: AppState,
  direction: 1 | -1,
  { counts = false }: { readonly counts?: boolean } = {},
): Step {
  const { search, containerId } = state.logs;
  if (!search || !containerId) return step(withNotice(state, 'Nothing is searched for. Press / first.'));
  return step(withLogs(state, { work: { kind: 'searching', searchedBytes: 0 } }), {
    type: 'logs.find',
    pattern: { kind: 'text', source: search.text },
    beyond: beyond(state, direction),
    direction: direction === -1 ? 'before' : 'after',
    counts,
    ...scopeOf(state.logs),
  });
}

/** Goes to the next line that looks like trouble. */
export function errorSought(state: AppState, direction: 1 | -1): Step {
  if (!state.logs.containerId) return step(state);
  return step(withLogs(state, { work: { kind: 'searching', searchedBytes: 0 } }), {
    type: 'logs.find',
    pattern: { kind: 'errors' },
    beyond: beyond(state, direction),
    direction: direction === -1 ? 'before' : 'after',
    counts: false,
    ...scopeOf(state.logs),
  });
}

/** A search upwards takes in the lowest line in view; from the cursor it goes on behind it. */
function beyond({ logs }: AppState, direction: 1 | -1): number {
  const { cursor, bottom, end } = logs;
  if (cursor !== undefined) return cursor;
  const lowest = bottom === 'end' ? end - 1 : bottom;
  return direction === -1 ? lowest + 1 : lowest;
}

/** The line stands out, in the middle of the view. */
export function found(state: AppState, message: LogMessage & { readonly type: 'logs.search.found' }): Step {
  const { line } = message;
  const { search, newer } = state.logs;
  const done = withLogs(state, { work: undefined });
  if (line === undefined) return step(withNotice(done, nothingText(search?.text ?? '', message)));
  const bottom = bottomAround(done, line);
  const isAtEnd = newer === 'none' && bottom >= state.logs.end - 1;
  return readAhead(
    withLogs(done, { bottom: isAtEnd ? 'end' : bottom, cursor: line, search: search && { ...search, line } }),
  );
}

function nothingText(
  text: string,
  { direction, isError }: Pick<LogMessage & { readonly type: 'logs.search.found' }, 'direction' | 'isError'>,
): string {
  if (isError)
    return direction === 'before' ? 'No line above looks like an error.' : 'No line below looks like an error.';
  const quoted = JSON.stringify(text);
  return direction === 'before'
    ? `No further line with ${quoted} above. N searches below.`
    : `No further line with ${quoted} below. n searches above.`;
}
