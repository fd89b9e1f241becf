import type { ContainerId, LogPosition } from '../../engine/index.js';
import { type LogLimits, NO_LIMITS } from './logs/log-limits.js';

/** So many lines are read at first: enough for any screen. More are read when somebody scrolls up. */
export const FIRST_LOG_LINES = 500;

/**
 * Which part of a log is looked at. The lines themselves are in the log buffer, numbered in their order; older lines
 * that are read later have lower numbers.
 */
export type LogsView = {
  readonly containerId: ContainerId | undefined;
  /** Containers whose lines are merged with those of the first. */
  readonly others: readonly ContainerId[];
  readonly limits: LogLimits;
  readonly status: 'none' | 'reading' | 'following' | 'ended' | 'failed';
  /** Number of the oldest line in the buffer. */
  readonly first: number;
  /** Number after that of the newest line in the buffer. */
  readonly end: number;
  /** Lines that were forgotten because the buffer was full; they are read again when they are gone to. */
  readonly dropped: number;
  /** The lowest line in view: the newest, or a fixed one. */
  readonly bottom: 'end' | number;
  /** The current line, where that is not the lowest in view: one that was found, or from where one went on. */
  readonly cursor: number | undefined;
  /** Whether there are older lines than those in the buffer, as far as is known. */
  readonly older: Beyond;
  /** The same of newer ones: none while the buffer follows. */
  readonly newer: Beyond;
  /** Lines that came since the view was made to hold still. */
  readonly arrived: number;
  readonly isWrapped: boolean;
  /** Cells that are out of view on the left, where lines are not wrapped. */
  readonly column: number;
  readonly times: LogTimes;
  readonly search: LogSearch | undefined;
  /** Where the selection begins; it ends at the current line. */
  readonly selection: number | undefined;
  /** Where the current line stands in the whole log. */
  readonly position: LogPosition | undefined;
  /** Of a log on another machine only so many lines are here. */
  readonly heldLines: number | undefined;
  /** What is being done, until it is done or cancelled. */
  readonly work: LogWork | undefined;
};

export type Beyond = 'unknown' | 'reading' | 'none';

export type LogTimes = 'off' | 'relative' | 'local' | 'utc';

export type LogSearch = {
  /** A regular expression; errors are found by what they look like. */
  readonly text: string;
  /** Number of the line that was found. */
  readonly line: number | undefined;
  readonly matches: LogMatches | undefined;
};

/** How many lines match. */
export type LogMatches = {
  readonly count: number;
  /** Whether all lines were looked at. */
  readonly isComplete: boolean;
  /** Which of them is the one that was found, from 1; undefined where that is not known. */
  readonly current: number | undefined;
};

export type LogWork =
  | { readonly kind: 'searching'; readonly searchedBytes: number }
  | { readonly kind: 'reading' | 'saving' };

export const NO_LOGS: LogsView = {
  containerId: undefined,
  others: [],
  limits: NO_LIMITS,
  status: 'none',
  first: 0,
  end: 0,
  dropped: 0,
  bottom: 'end',
  cursor: undefined,
  older: 'unknown',
  newer: 'none',
  arrived: 0,
  isWrapped: true,
  column: 0,
  times: 'off',
  search: undefined,
  selection: undefined,
  position: undefined,
  heldLines: undefined,
  work: undefined,
};

/** The line that keys are for. */
export function currentLine({ cursor, bottom, end }: LogsView): number {
  return cursor ?? (bottom === 'end' ? end - 1 : bottom);
}
