import type { AppState } from './app-state.js';
import type { LogMessage } from './logs/log-message.js';
import { bottomAround, readAhead, scrolledTo, turned } from './logs/scroll-logs.js';
import { errorSought, found, searched } from './logs/search-logs.js';
import { namesOf, scopeOf, withLogs } from './logs/with-logs.js';
import { type Beyond, currentLine, type LogMatches, type LogsView, type LogTimes } from './logs-view.js';
import { type Step, step, withNotice } from './step.js';

const TIMES: readonly LogTimes[] = ['off', 'local', 'relative', 'utc'];

/** What streams in from logs, and how they are looked at. */
export function updateLogs(state: AppState, message: LogMessage): Step {
  const { logs } = state;
  switch (message.type) {
    case 'logs.opened':
      return step(withLogs(state, { status: 'following' }));
    case 'logs.grew': {
      const { first, end, dropped } = message;
      return step(withLogs(state, { first, end, dropped, ...kept(logs, first) }));
    }
    case 'logs.ended':
      return step(message.id === logs.containerId ? withLogs(state, { status: 'ended' }) : state);
    case 'logs.failed':
      if (message.id !== logs.containerId) return step(state);
      return step(withNotice(withLogs(state, { status: 'failed' }), message.problem.sentence, 'bad'));
    case 'logs.studied':
      return step(withLogs(state, { heldLines: message.heldLines, older: 'unknown' }));
    case 'logs.jumped':
      return jumped(state, message);
    case 'logs.paged': {
      const { first, end, older, newer } = message;
      const work = logs.work?.kind === 'reading' ? undefined : logs.work;
      return readAhead(withLogs(state, { first, end, older, newer, work, ...kept(logs, first) }));
    }
    case 'logs.read.on':
      return step(logs.work ? state : withLogs(state, { work: { kind: 'reading' } }));
    case 'logs.nowhere':
      return step(withNotice(withLogs(state, { work: undefined }), 'The log has not so many lines.'));
    case 'logs.arrived':
      return step(
        logs.bottom === 'end'
          ? state
          : withLogs(state, { arrived: logs.arrived + message.count, newer: message.newer }),
      );
    case 'logs.turned':
      return scrolledTo(state, message.bottom);
    case 'logs.located':
      return step(withLogs(state, { position: message.position }));
    case 'logs.follow.toggled':
      return followToggled(state);
    case 'logs.wrap.toggled':
      return step(withLogs(state, { isWrapped: !logs.isWrapped, column: 0 }));
    case 'logs.column.moved':
      return step(withLogs(state, { column: Math.max(0, logs.column + message.by) }));
    case 'logs.times.turned':
      return step(withLogs(state, { times: TIMES[(TIMES.indexOf(logs.times) + 1) % TIMES.length] ?? 'off' }));
    case 'logs.merge.toggled': {
      const next = withLogs(state, {
        others: message.ids,
        bottom: 'end',
        cursor: undefined,
        arrived: 0,
        selection: undefined,
        position: undefined,
      });
      return step(next, { type: 'logs.narrow', ...scopeOf(next.logs) });
    }
    case 'logs.search.moved':
      return searched(state, message.direction);
    case 'logs.error.asked':
      return errorSought(state, message.direction);
    case 'logs.search.went.on': {
      const { searchedBytes } = message;
      return step(logs.work?.kind === 'searching' ? withLogs(state, { work: { ...logs.work, searchedBytes } }) : state);
    }
    case 'logs.search.found':
      return found(state, message);
    case 'logs.search.counted':
      return step(counted(state, message.text, message.matches));
    case 'logs.search.failed':
      return step(
        withNotice(
          withLogs(state, { work: undefined, older: settled(logs.older), newer: settled(logs.newer) }),
          message.problem.sentence,
          'bad',
        ),
      );
    case 'logs.work.cancelled':
      return step(withNotice(withLogs(state, { work: undefined }), 'Cancelled.'), { type: 'logs.cancel' });
    case 'logs.selection.toggled':
      return step(
        withLogs(
          state,
          logs.selection === undefined
            ? { selection: currentLine(logs), cursor: currentLine(logs) }
            : { selection: undefined, cursor: undefined },
        ),
      );
    case 'logs.copy.asked': {
      const [a, b] = [logs.selection ?? currentLine(logs), currentLine(logs)];
      return step(state, { type: 'logs.copy', from: Math.min(a, b), to: Math.max(a, b) });
    }
    case 'logs.copied':
      return step(
        withNotice(
          withLogs(state, { selection: undefined, cursor: logs.search?.line }),
          copiedText(message),
          message.isCut ? 'warn' : 'good',
        ),
      );
    case 'logs.line.asked':
      return step(state, { type: 'logs.show', line: currentLine(logs), names: namesOf(state) });
    case 'logs.line.shown':
      return step({ ...state, overlay: { kind: 'report', title: message.title, lines: message.lines, top: 0 } });
    case 'logs.saved': {
      const text =
        message.lines === 1 ? `Saved 1 line to ${message.path}.` : `Saved ${message.lines} lines to ${message.path}.`;
      return step(withNotice(withLogs(state, { work: undefined }), text, 'good'));
    }
    case 'logs.save.refused':
      return step(overwriteAsked(withLogs(state, { work: undefined }), message.path));
    default:
      return message satisfies never;
  }
}

/** A fixed place stays where it is, unless its line was forgotten. */
function kept(
  { bottom, cursor, search, selection }: LogsView,
  first: number,
): Pick<LogsView, 'bottom' | 'cursor' | 'search' | 'selection'> {
  const isForgotten = search?.line !== undefined && search.line < first;
  return {
    bottom: bottom === 'end' ? 'end' : Math.max(bottom, first),
    cursor: cursor === undefined ? undefined : Math.max(cursor, first),
    search: search && isForgotten ? { ...search, line: undefined } : search,
    selection: selection === undefined ? undefined : Math.max(selection, first),
  };
}

function jumped(state: AppState, message: LogMessage & { readonly type: 'logs.jumped' }): Step {
  const { first, end, line, older, newer } = message;
  const { search } = state.logs;
  const next = withLogs(state, {
    first,
    end,
    older,
    newer,
    cursor: undefined,
    selection: undefined,
    position: undefined,
    work: state.logs.work?.kind === 'reading' ? undefined : state.logs.work,
    search: search && { ...search, line: undefined },
    ...(line === 'end' ? { bottom: 'end' as const, arrived: 0 } : {}),
  });
  if (line === 'end') return step(next);
  const around = withLogs(next, { bottom: bottomAround(next, line) });
  if (line === first && older === 'none') return turned(around, 'first');
  // Lines that are wrapped may leave no room for it: as the current one it is in view.
  return readAhead(withLogs(around, { cursor: line }));
}

/** Away from the newest line, following means to go there. */
function followToggled(state: AppState): Step {
  const { logs } = state;
  if (logs.bottom === 'end') return step(withLogs(state, { bottom: Math.max(logs.first, logs.end - 1), arrived: 0 }));
  if (logs.newer === 'none') return scrolledTo(state, logs.end);
  return step(state, { type: 'logs.goto', target: { kind: 'end' }, ...scopeOf(logs) });
}

const settled = (beyond: Beyond): Beyond => (beyond === 'reading' ? 'unknown' : beyond);

function counted(state: AppState, text: string, matches: LogMatches): AppState {
  const { search } = state.logs;
  return search?.text === text ? withLogs(state, { search: { ...search, matches } }) : state;
}

function copiedText({ lines, isCut }: { readonly lines: number; readonly isCut: boolean }): string {
  if (isCut) return `Copied the first ${lines} lines: a terminal takes no more at once. S saves all to a file.`;
  return lines === 1 ? 'Copied the line.' : `Copied ${lines} lines.`;
}

function overwriteAsked(state: AppState, path: string): AppState {
  return {
    ...state,
    overlay: {
      kind: 'confirm',
      title: 'Overwrite?',
      lines: [`${path} is there already.`, 'What is in it now is gone for good.'],
      acceptLabel: 'Overwrite',
      toggles: [],
      focus: 'cancel',
      then: { type: 'logs.save', path },
    },
  };
}
