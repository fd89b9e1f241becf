import type { Failure } from '../worker/messages.js';
import type { FindFrom } from './find-line.js';
import type { LogFilter, LogPattern } from './log-pattern.js';
import type { LogPlace, LogPlaces } from './log-place.js';
import type { LogTarget } from './look.js';
import type { LookedLine } from './looked-line.js';
import type { PackedPage } from './pack-page.js';
import type { SaveLines } from './save-lines.js';

type Filtered = { readonly filter?: LogFilter | undefined };

/** Where a line stands among all. */
export type LogPosition = {
  /** Lines before it; undefined where that was not counted yet, or several logs are merged. */
  readonly line: number | undefined;
  /** Lines that were counted so far. */
  readonly lines: number;
  /** Whether all were. */
  readonly isCounted: boolean;
  /** Of all bytes, the share that lies before it: from 0 to 1. */
  readonly share: number;
  readonly totalBytes: number;
};

/** A line that was found, and how many lines before it in its log match too. */
export type FoundPlaces = {
  readonly source: number;
  readonly place: LogPlace;
  readonly before: LogPlaces;
  readonly after: LogPlaces;
};

/** What the thread can be asked: what each call takes, tells on its way, and gives. */
export type LookCalls = {
  readonly open: {
    readonly input: {
      readonly paths: readonly string[];
      readonly sinceMs?: number | undefined;
      readonly untilMs?: number | undefined;
    };
    readonly progress: never;
    readonly result: null;
  };
  readonly tail: {
    readonly input: Filtered & { readonly count: number };
    readonly progress: never;
    readonly result: PackedPage;
  };
  readonly page: {
    readonly input: Filtered & {
      readonly from: LogPlaces;
      readonly direction: 'before' | 'after';
      readonly count: number;
    };
    readonly progress: never;
    readonly result: PackedPage;
  };
  /** The next lines behind a place, once there are some. */
  readonly awaitPage: {
    readonly input: Filtered & { readonly from: LogPlaces; readonly count: number };
    readonly progress: never;
    readonly result: PackedPage;
  };
  readonly places: {
    readonly input: LogTarget;
    readonly progress: never;
    readonly result: LogPlaces | null;
  };
  readonly find: {
    readonly input: Filtered & {
      readonly pattern: LogPattern;
      readonly from: FindFrom;
      readonly direction: 'before' | 'after';
    };
    readonly progress: { readonly searchedBytes: number };
    readonly result: FoundPlaces | null;
  };
  /** Counts what matches; goes on from where the same was counted before. */
  readonly count: {
    readonly input: Filtered & { readonly pattern: LogPattern };
    readonly progress: { readonly matches: number };
    readonly result: { readonly matches: number };
  };
  /** Which of the counted matches a line is, from 1. */
  readonly matchNumber: {
    readonly input: Pick<LookedLine, 'source' | 'place'>;
    readonly progress: never;
    readonly result: number | null;
  };
  readonly position: {
    readonly input: { readonly places: LogPlaces };
    readonly progress: never;
    readonly result: LogPosition;
  };
  readonly save: {
    readonly input: Omit<SaveLines, 'cancelSignal'>;
    readonly progress: never;
    readonly result: { readonly lines: number };
  };
};

export type LookCall = keyof LookCalls;

/** What is said to the thread. */
export type ToLook =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly call: LookCall;
      readonly input: LookCalls[LookCall]['input'];
    }
  | { readonly type: 'cancel'; readonly id: number };

/** What it says back. */
export type FromLook =
  /** It hears, and is not lost in something that does not end. */
  | { readonly type: 'alive' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure };
