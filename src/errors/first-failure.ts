/**
 * What went wrong first. Closing what was in use may fail, too, and for the same reason, as on a full disk: JavaScript then
 * throws both in one, of which only the first means something to anybody.
 */
export function firstFailure(error: unknown): unknown {
  let first = error;
  while (first instanceof SuppressedError) first = first.suppressed;
  return first;
}
