import type { LogEntry } from '../log/log-entry.js';
import type { LogPlace, LogPlaces } from './log-place.js';

/** One whole line of a log that is looked at. */
export type LookedLine = Pick<LogEntry, 'stream' | 'time' | 'bytes'> & {
  /** Whose line it is: the index of its log among those that are looked at. */
  readonly source: number;
  /** How long it is; `bytes` holds only its beginning where that is a lot. */
  readonly lengthBytes: number;
  /** Of the entry that ends it. */
  readonly place: LogPlace;
  /** Behind that entry. */
  readonly endOffset: number;
};

/** Lines that follow one another, oldest first. */
export type LogPage = {
  readonly lines: readonly LookedLine[];
  /** Where older ones are to be looked for. */
  readonly start: LogPlaces;
  /** Where newer ones are to be looked for. */
  readonly end: LogPlaces;
  /** Nothing older is there. */
  readonly reachesStart: boolean;
  /** Nothing newer was there. */
  readonly reachesEnd: boolean;
};
