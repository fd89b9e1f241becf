import type { ContainerId, LogPattern, LogTarget } from '../../../engine/index.js';
import type { LogsView } from '../logs-view.js';
import type { LogLimits } from './log-limits.js';

/** What effects on logs are about: whose lines, and which of them. */
export type LogScope = { readonly ids: readonly ContainerId[]; readonly limits: LogLimits };

/** Orders about the log that is shown. */
export type LogEffect =
  /** `again`: the container started once more; what is in the buffer stays. */
  | { readonly type: 'logs.open'; readonly id: ContainerId; readonly again: boolean }
  | { readonly type: 'logs.close' }
  /** Shows the newest lines of another choice. */
  | ({ readonly type: 'logs.narrow' } & LogScope)
  /** Whether the newest line stays in view. */
  | { readonly type: 'logs.hold'; readonly isHeld: boolean }
  | ({ readonly type: 'logs.page'; readonly direction: 'before' | 'after' } & LogScope)
  | ({ readonly type: 'logs.goto'; readonly target: LogTarget } & LogScope)
  | ({
      readonly type: 'logs.find';
      readonly pattern: LogPattern;
      /** The number of a line; what is found is beyond it. */
      readonly beyond: number;
      readonly direction: 'before' | 'after';
      /** All matches are counted, too. */
      readonly counts: boolean;
    } & LogScope)
  | { readonly type: 'logs.locate'; readonly line: number }
  /** Goes by so many rows, or to the first line: how many lines that are, is known to whoever has them. */
  | {
      readonly type: 'logs.turn';
      readonly turn: number | 'first';
      readonly view: LogsView;
      readonly width: number;
      readonly height: number;
      readonly nowMs: number;
      readonly names: readonly string[];
    }
  | { readonly type: 'logs.cancel' }
  | ({
      readonly type: 'logs.save';
      readonly path: string;
      readonly overwrites: boolean;
      readonly hasTimes: boolean;
      readonly names: readonly string[] | undefined;
    } & LogScope)
  | { readonly type: 'logs.copy'; readonly from: number; readonly to: number }
  | { readonly type: 'logs.show'; readonly line: number; readonly names: readonly string[] };
