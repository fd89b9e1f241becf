import type { LineCursor } from './line-cursor.js';
import type { LookedLine } from './looked-line.js';

export type Taken = {
  /** In the order in which they were taken. */
  readonly lines: readonly LookedLine[];
  /** Every log is at its end. */
  readonly isDone: boolean;
};

/** Takes lines of several logs in the order of their times: with `before`, from the newest to the oldest. */
export async function takeMerged(
  cursors: readonly LineCursor[],
  {
    direction,
    count,
    maxBytes,
  }: { readonly direction: 'before' | 'after'; readonly count: number; readonly maxBytes: number },
): Promise<Taken> {
  const lines: LookedLine[] = [];
  const sign = direction === 'after' ? 1 : -1;
  let bytes = 0;
  while (lines.length < count && bytes < maxBytes) {
    let next: { cursor: LineCursor; line: LookedLine } | undefined;
    for (const cursor of cursors) {
      const line = await cursor.peek();
      // Which comes next cannot be said before it is known.
      if (cursor.status === 'spent' && !line) return { lines, isDone: false };
      if (line && (!next || sign * compareTimes(line, next.line) < 0)) next = { cursor, line };
    }
    if (!next) return { lines, isDone: true };
    next.cursor.take();
    lines.push(next.line);
    bytes += next.line.bytes.length;
  }
  return { lines, isDone: false };
}

/** Times may be told in different zones, and to the nanosecond; one log after the other where they are the same. */
export function compareTimes(a: LookedLine, b: LookedLine): number {
  if (a.source === b.source) return 0;
  if (a.time === b.time) return a.source - b.source;
  const zone = a.time.slice(29);
  if (zone === b.time.slice(29)) return a.time < b.time ? -1 : 1;
  return Date.parse(a.time) - Date.parse(b.time) || a.source - b.source;
}
