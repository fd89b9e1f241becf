import type { ContainerId, LogPosition } from '../../../engine/index.js';
import type { Beyond, LogMatches } from '../logs-view.js';
import type { Problem } from '../problem.js';

/** What happens to the log that is shown. */
export type LogMessage =
  /** Lines came, were dropped, or older ones were read. */
  | { readonly type: 'logs.grew'; readonly first: number; readonly end: number; readonly dropped: number }
  | { readonly type: 'logs.opened'; readonly id: ContainerId }
  | { readonly type: 'logs.ended'; readonly id: ContainerId }
  | { readonly type: 'logs.failed'; readonly id: ContainerId; readonly problem: Problem }
  /** The whole log can be gone through from now on. */
  | { readonly type: 'logs.studied'; readonly heldLines: number | undefined }
  /** Other lines are in the buffer: what is around a line, or the newest ones. */
  | {
      readonly type: 'logs.jumped';
      readonly first: number;
      readonly end: number;
      readonly line: number | 'end';
      readonly older: Beyond;
      readonly newer: Beyond;
    }
  /** More lines are in the buffer, on either side. */
  | {
      readonly type: 'logs.paged';
      readonly first: number;
      readonly end: number;
      readonly older: Beyond;
      readonly newer: Beyond;
    }
  /** A long stretch was read, in which no line is to be shown. */
  | { readonly type: 'logs.read.on' }
  /** There is no such line. */
  | { readonly type: 'logs.nowhere' }
  /** Lines came while the view held still. */
  | { readonly type: 'logs.arrived'; readonly count: number; readonly newer: Beyond }
  /** This line is to be the lowest in view. */
  | { readonly type: 'logs.turned'; readonly bottom: number }
  | { readonly type: 'logs.located'; readonly line: number; readonly position: LogPosition }
  | { readonly type: 'logs.follow.toggled' }
  | { readonly type: 'logs.wrap.toggled' }
  | { readonly type: 'logs.column.moved'; readonly by: number }
  | { readonly type: 'logs.times.turned' }
  | { readonly type: 'logs.merge.toggled'; readonly ids: readonly ContainerId[] }
  | { readonly type: 'logs.search.moved'; readonly direction: 1 | -1 }
  | { readonly type: 'logs.error.asked'; readonly direction: 1 | -1 }
  | { readonly type: 'logs.search.went.on'; readonly searchedBytes: number }
  | {
      readonly type: 'logs.search.found';
      readonly line: number | undefined;
      readonly direction: 'before' | 'after';
      readonly isError: boolean;
    }
  | { readonly type: 'logs.search.counted'; readonly text: string; readonly matches: LogMatches }
  | { readonly type: 'logs.search.failed'; readonly problem: Problem }
  | { readonly type: 'logs.work.cancelled' }
  | { readonly type: 'logs.selection.toggled' }
  | { readonly type: 'logs.copy.asked' }
  | { readonly type: 'logs.copied'; readonly lines: number; readonly isCut: boolean }
  | { readonly type: 'logs.line.asked' }
  /** A line and what is known of it, to be read. */
  | { readonly type: 'logs.line.shown'; readonly title: string; readonly lines: readonly string[] }
  | { readonly type: 'logs.saved'; readonly path: string; readonly lines: number }
  | { readonly type: 'logs.save.refused'; readonly path: string };
