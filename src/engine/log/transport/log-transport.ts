import type { LogEntry } from '../log-entry.js';

/** One message of those that are sent on: a line, or a part of one that is longer than messages are. */
export type LogMessage = {
  readonly stream: LogEntry['stream'];
  /** As the monitor wrote it: RFC 3339 with nanoseconds, in the machine's zone. */
  readonly time: string;
  /** Without the newline. */
  readonly bytes: Uint8Array;
  /** Undefined for a whole line. */
  readonly part?: { readonly id: string; readonly ordinal: number; readonly isLast: boolean } | undefined;
};

/** Where a driver sends messages to. */
export interface LogTransport extends AsyncDisposable {
  /**
   * Hands them over, connecting first where there is no connection. What was handed over may still be lost with the
   * connection, unless the other side confirms it.
   *
   * Rejects where it cannot: the same messages then come again, so that some may arrive twice.
   */
  send(messages: readonly LogMessage[]): Promise<void>;
  /** How often a failure is followed by another try, the first being no retry; undefined for always. */
  readonly maxRetries: number | undefined;
  /** Before the first retry; later ones wait longer. */
  readonly retryWaitMs: number;
}
