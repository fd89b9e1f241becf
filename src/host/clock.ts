export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Nanoseconds since 1970, as good as the machine knows them. */
  nowNanos(): bigint;
  /** Milliseconds since some moment; never goes back. */
  monotonicMs(): number;
  /** Rejects with `cancelled` when the signal comes first. */
  sleep(ms: number, cancelSignal?: AbortSignal): Promise<void>;
}
