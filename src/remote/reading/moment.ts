/** Milliseconds since 1970 of an RFC 3339 text; 0 for Go's time that never was, and for what is no time. */
export function readMoment(text: string): number {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) || atMs < 0 ? 0 : atMs;
}

/** A moment as docker's queries take it: seconds, and the rest in nanoseconds. */
export function momentText(atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  const nanos = Math.round((atMs - seconds * 1000) * 1e6);
  return nanos === 0 ? String(seconds) : `${seconds}.${String(nanos).padStart(9, '0')}`;
}
