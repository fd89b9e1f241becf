import type { LogTarget } from '../../../engine/index.js';
import type { AppState } from '../app-state.js';
import { type Step, step, withNotice } from '../step.js';
import type { LogLimits } from './log-limits.js';
import { parseMoment, parseMoments } from './parse-moment.js';
import { searchBegun, searched, whyNoPattern } from './search-logs.js';
import { namesOf, scopeOf, withLogs } from './with-logs.js';

/** What is typed about logs. */
export type LogPurpose = 'log-search' | 'log-include' | 'log-exclude' | 'log-since' | 'log-goto' | 'log-save';

const WHY_NO_MOMENT = 'A time is 15m or 2h ago, 10:30, 2026-11-20 10:30, or a range of them: 10:00..10:30.';
const WHY_NO_TARGET = 'Go to a line (1234), a share of the log (50%), or a time (10:30, 15m, 2026-11-20 10:30).';

/** What a line leads to that was typed. */
export function enteredForLogs(
  state: AppState,
  { purpose, text }: { readonly purpose: LogPurpose; readonly text: string },
): Step {
  const next = { ...state, overlay: undefined };
  switch (purpose) {
    case 'log-search':
      // As in pagers: nothing typed is the same search once more.
      if (text === '') return state.logs.search ? searched(next, -1) : step(next);
      return refused(next, whyNoPattern(text)) ?? searchBegun(next, text);
    case 'log-include':
      return refused(next, whyNoPattern(text)) ?? narrowed(next, { include: text });
    case 'log-exclude':
      return refused(next, whyNoPattern(text)) ?? narrowed(next, { exclude: text });
    case 'log-since': {
      const moments = parseMoments(text, state.nowMs);
      return moments ? narrowed(next, moments) : step(withNotice(next, WHY_NO_MOMENT, 'bad'));
    }
    case 'log-goto': {
      const target = parseTarget(text, state.nowMs);
      if (text === '') return step(next);
      if (!target) return step(withNotice(next, WHY_NO_TARGET, 'bad'));
      return step(withLogs(next, { work: { kind: 'reading' } }), { type: 'logs.goto', target, ...scopeOf(state.logs) });
    }
    case 'log-save':
      return text === '' ? step(next) : saved(next, text, false);
    default:
      return purpose satisfies never;
  }
}

function refused(state: AppState, reason: string | undefined): Step | undefined {
  return reason === undefined ? undefined : step(withNotice(state, reason, 'bad'));
}

/** Shows other lines of the same logs, the newest first. */
export function narrowed(state: AppState, change: Partial<LogLimits>): Step {
  const limits = { ...state.logs.limits, ...change };
  const next = withLogs(state, {
    limits,
    bottom: 'end',
    cursor: undefined,
    arrived: 0,
    selection: undefined,
    search: state.logs.search && { ...state.logs.search, line: undefined, matches: undefined },
  });
  return step(next, { type: 'logs.narrow', ...scopeOf(next.logs) });
}

export function saved(state: AppState, path: string, overwrites: boolean): Step {
  const { logs } = state;
  const scope = scopeOf(logs);
  const names = scope.ids.length > 1 ? namesOf(state) : undefined;
  return step(withLogs(state, { work: { kind: 'saving' } }), {
    type: 'logs.save',
    path,
    overwrites,
    hasTimes: logs.times !== 'off',
    names,
    ...scope,
  });
}

function parseTarget(text: string, nowMs: number): LogTarget | undefined {
  const typed = text.trim();
  if (/^\d+$/.test(typed)) return { kind: 'line', number: Number(typed) };
  const share = /^(\d+(?:\.\d+)?)%$/.exec(typed)?.[1];
  if (share !== undefined) return { kind: 'share', share: Math.min(Number(share) / 100, 1) };
  const timeMs = parseMoment(typed, nowMs);
  return timeMs === undefined ? undefined : { kind: 'time', timeMs };
}
