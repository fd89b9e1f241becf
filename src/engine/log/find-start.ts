import type { LogEntry, LogOptions } from './log-entry.js';
import type { LogFile } from './log-file.js';
import type { LogPiece } from './log-files.js';
import { openPiece } from './open-piece.js';
import { parseEntry } from './parse-entry.js';

const NEWLINE = 0x0a;
const BLOCK_BYTES = 64 * 1024;
/** A stretch without a newline that is longer is no log: it is gone through in blocks, wherever they cut. */
const LARGEST_BLOCK_BYTES = 4 * 1024 * 1024;

type Readable = Pick<LogFile, 'read'>;

/** Where to begin in a log of several files. */
export type LogStart = { readonly piece: LogPiece; readonly file: LogFile; readonly offset: number };

/** Undefined where there is nothing to read. The file is the caller's to close. */
export async function findStart(
  pieces: readonly LogPiece[],
  { tail, sinceMs }: Pick<LogOptions, 'tail' | 'sinceMs'>,
): Promise<LogStart | undefined> {
  if (tail !== undefined) return await findTail(pieces, tail);
  for (const piece of pieces) {
    const file = await openPiece(piece);
    if (!file) continue;
    if (sinceMs === undefined) return { piece, file, offset: 0 };
    // Written to for the last time before then: nothing in it is late enough.
    if (file.changedAtMs >= sinceMs || piece === pieces.at(-1)) {
      return { piece, file, offset: await findTime(file, await file.size(), sinceMs) };
    }
    await file[Symbol.asyncDispose]();
  }
  return undefined;
}

/**
 * Where the last `lines` lines begin, found from the end by blocks: the cost is that of what will be shown. A line
 * that the monitor wrote in pieces counts once; so does one that a program has not ended yet.
 */
async function findTail(pieces: readonly LogPiece[], lines: number): Promise<LogStart | undefined> {
  const counter = new LineCounter(lines);
  let earliest: LogStart | undefined;
  for (const piece of pieces.toReversed()) {
    const file = await openPiece(piece);
    if (!file) continue;
    await earliest?.file[Symbol.asyncDispose]();
    const offset = await findTailWithin(file, counter);
    if (offset !== undefined) return { piece, file, offset };
    earliest = { piece, file, offset: 0 };
  }
  return earliest;
}

async function findTailWithin(file: LogFile, counter: LineCounter): Promise<number | undefined> {
  let end = await file.size();
  while (end > 0) {
    const { block, offset } = await blockBefore(file, end);
    const start = counter.startWithin(block);
    if (start !== undefined) return offset + start;
    end = offset;
  }
  return undefined;
}

/** Counts lines from the last to the first, over several blocks and files. */
class LineCounter {
  readonly #wanted: number;
  #found = 0;
  readonly #unfinished = new Set<LogEntry['stream']>(['stdout', 'stderr']);

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** Where in the block the lines wanted begin; undefined where there may be more of them before it. */
  startWithin(block: Buffer): number | undefined {
    let end = block.byteLength;
    while (end > 0) {
      const last = block[end - 1] === NEWLINE ? end - 1 : end;
      const start = last === 0 ? 0 : block.lastIndexOf(NEWLINE, last - 1) + 1;
      const entry = parseEntry(block, start, last);
      if (entry && this.#endsLine(entry)) this.#found += 1;
      if (this.#found > this.#wanted) return end;
      end = start;
    }
    return undefined;
  }

  #endsLine({ stream, isPartial }: LogEntry): boolean {
    return this.#unfinished.delete(stream) || !isPartial;
  }
}

/** A block that ends at `end` and begins with a line, at least one; larger than usual where lines are. */
async function blockBefore(file: Readable, end: number): Promise<{ readonly block: Buffer; readonly offset: number }> {
  for (let length = BLOCK_BYTES; ; length *= 2) {
    const offset = Math.max(0, end - length);
    const block = await file.read(offset, end - offset);
    if (offset === 0) return { block, offset };
    // The line that ends the block needs its beginning in it: a newline before its own.
    const first = block.indexOf(NEWLINE) + 1;
    if (first > 0 && first < block.byteLength) return { block: block.subarray(first), offset: offset + first };
    if (length >= LARGEST_BLOCK_BYTES) return { block, offset };
  }
}

/**
 * Somewhere before the first entry of that time or later, and not long before: by halving, as the monitor writes in
 * the order of time. (Where the clock was set back, entries from before that may be passed over.)
 */
export async function findTime(file: Readable, size: number, sinceMs: number): Promise<number> {
  let [early, late] = [0, size];
  while (late - early > BLOCK_BYTES) {
    const middle = early + Math.floor((late - early) / 2);
    const timeMs = await timeBehind(file, middle);
    if (timeMs !== undefined && timeMs < sinceMs) early = middle;
    else late = middle;
  }
  return await lineStart(file, early);
}

/** Of the first entry that begins behind `offset`; undefined where the block holds none. */
async function timeBehind(file: Readable, offset: number): Promise<number | undefined> {
  const block = await file.read(offset, BLOCK_BYTES);
  for (let start = block.indexOf(NEWLINE) + 1; start > 0; ) {
    const end = block.indexOf(NEWLINE, start);
    if (end === -1) return undefined;
    const entry = parseEntry(block, start, end);
    if (entry) return Date.parse(entry.time);
    start = end + 1;
  }
  return undefined;
}

async function lineStart(file: Readable, offset: number): Promise<number> {
  if (offset === 0) return 0;
  const block = await file.read(offset, BLOCK_BYTES);
  return offset + block.indexOf(NEWLINE) + 1;
}
