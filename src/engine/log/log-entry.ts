/** One line of a container's output, or a part of a line. */
export type LogEntry = {
  readonly stream: 'stdout' | 'stderr';
  /** As the monitor wrote it: RFC 3339 with nanoseconds. */
  readonly time: string;
  /** Without the newline. */
  readonly bytes: Uint8Array;
  /** More of the same line follows in the next entry of this stream. */
  readonly isPartial: boolean;
};

export type LogOptions = {
  /** Wait for more until the container ends. */
  readonly follow?: boolean | undefined;
  /** Only the last so many lines; undefined for all. */
  readonly tail?: number | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly stdout?: boolean | undefined;
  readonly stderr?: boolean | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};
