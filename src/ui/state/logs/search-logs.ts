import type { AppState } from '../app-state.js';
import type { LogSearch } from '../logs-view.js';
import { type Step, step, withNotice } from '../step.js';
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

/** A search upwards takes in the lowest line in view; from a line that was found it goes on behind it. */
function beyond({ logs }: AppState, direction: 1 | -1): number {
  const { search, bottom, end } = logs;
  if (search?.line !== undefined) return search.line;
  const lowest = bottom === 'end' ? end - 1 : bottom;
  return direction === -1 ? lowest + 1 : lowest;
}

/** The line stands out, in the middle of the view. */
export function found(state: AppState, line: number | undefined, isError: boolean): Step {
  const { search, newer } = state.logs;
  const done = withLogs(state, { work: undefined });
  if (line === undefined) {
    if (isError) return step(withNotice(done, 'No further line looks like an error.'));
    return step(search ? withNotice(done, `No further line with ${JSON.stringify(search.text)}.`) : done);
  }
  const bottom = bottomAround(done, line);
  const isAtEnd = newer === 'none' && bottom >= state.logs.end - 1;
  const shown: LogSearch = { text: '', matches: undefined, ...search, line };
  return readAhead(withLogs(done, { bottom: isAtEnd ? 'end' : bottom, search: shown }));
}
