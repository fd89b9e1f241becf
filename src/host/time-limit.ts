/** No timer of Node's is longer, 24 days: one that is asked for more goes off at once, or is refused. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Aborts when so many milliseconds have passed, parts of one included; at once where that is past. */
export const timeLimit = (ms: number): AbortSignal =>
  AbortSignal.timeout(Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER_MS));
