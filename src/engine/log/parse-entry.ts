import type { LogEntry } from './log-entry.js';

const SPACE = 0x20;
const DASH = 0x2d;
const LETTER = { d: 0x64, e: 0x65, o: 0x6f, s: 0x73, t: 0x74, F: 0x46, P: 0x50, T: 0x54 } as const;

/** Where things are, counted from the blank behind the time. */
const STREAM = 1;
const TAG = 8;
const TEXT = 10;
/** `2026-11-20T22:30:28.123456789+00:00`; the longest that conmon writes. */
const TIME_LENGTH = 35;
const SHORTEST_TIME = 20;

/**
 * Reads one line of conmon's `k8s-file`: `TIME stdout|stderr F|P TEXT`. The tag is `P` where the program has not
 * ended its line yet, or where it is longer than the monitor's buffer.
 *
 * The text may hold any byte but a newline, and stays where it is: the entry's bytes are a view of `block`.
 *
 * @returns undefined where the bytes from `start` to before `end` are no such line.
 */
export function parseEntry(block: Buffer, start: number, end: number): LogEntry | undefined {
  const blank = findBlank(block, start, end);
  if (blank === undefined || blank + TEXT > end || !isHeader(block, start, blank)) return undefined;
  return {
    stream: block[blank + STREAM + 3] === LETTER.o ? 'stdout' : 'stderr',
    time: block.toString('latin1', start, blank),
    bytes: block.subarray(blank + TEXT, end),
    isPartial: block[blank + TAG] === LETTER.P,
  };
}

function findBlank(block: Buffer, start: number, end: number): number | undefined {
  const expected = start + TIME_LENGTH;
  if (expected < end && block[expected] === SPACE) return expected;
  for (let at = start + SHORTEST_TIME; at < expected && at < end; at++) if (block[at] === SPACE) return at;
  return undefined;
}

function isHeader(block: Buffer, start: number, blank: number): boolean {
  const letter = block[blank + STREAM + 3];
  const tag = block[blank + TAG];
  return (
    block[start + 4] === DASH &&
    block[start + 10] === LETTER.T &&
    block[blank + STREAM] === LETTER.s &&
    block[blank + STREAM + 1] === LETTER.t &&
    block[blank + STREAM + 2] === LETTER.d &&
    (letter === LETTER.o || letter === LETTER.e) &&
    block[blank + TAG - 1] === SPACE &&
    (tag === LETTER.F || tag === LETTER.P) &&
    block[blank + TAG + 1] === SPACE
  );
}
