import { EntrySplitter } from './entry-splitter.js';
import { findStart } from './find-start.js';
import type { LogEntry, LogOptions } from './log-entry.js';
import type { LogFile } from './log-file.js';
import { findStats, type LogPiece, listLogPieces } from './log-files.js';
import { LossTeller } from './losses.js';
import { openPiece } from './open-piece.js';
import { readRange } from './read-range.js';

/** A place in a log, which another process can go on from. */
export type LogPosition = {
  /** Of the file; undefined where it has none yet. */
  readonly number: number | undefined;
  readonly inode: number;
  /** Everything before it has been read. */
  readonly offset: number;
};

export type FollowOptions = Pick<LogOptions, 'tail' | 'sinceMs'> & {
  /** Where to go on; what is no longer there is passed over. */
  readonly from?: LogPosition | undefined;
};

/** The file that is being read. */
type Open = { readonly file: LogFile; number: number; offset: number };

/** Reads what has come since it last did, through all files that the output goes on to. */
export class LogFollower implements AsyncDisposable {
  readonly #path: () => string;
  readonly #options: FollowOptions;
  readonly #splitter = new EntrySplitter();
  #open: Open | undefined;
  #losses: LossTeller | undefined;
  #hasBegun = false;
  /** The largest number of a file that has been passed. */
  #passed = 0;

  /** @param path Where the log is now: asked again whenever a file is opened. */
  constructor(path: string | (() => string), options: FollowOptions) {
    this.#path = typeof path === 'string' ? () => path : path;
    this.#options = options;
  }

  /** Undefined before there is anything. */
  get position(): LogPosition | undefined {
    if (!this.#open) return undefined;
    const { file, number, offset } = this.#open;
    return {
      number: Number.isFinite(number) ? number : undefined,
      inode: file.inode,
      offset: offset - this.#splitter.restBytes,
    };
  }

  async *readOn(): AsyncGenerator<readonly LogEntry[]> {
    this.#open ??= await this.#begin();
    if (this.#open) this.#losses ??= new LossTeller(this.#path, this.#open.number);
    while (this.#open) {
      yield* this.#readToEnd(this.#open);
      const next = this.#nextPiece(this.#open);
      if (!next) return;
      const file = await openPiece(next);
      if (!file) continue; // It is another file by now, or has another name: listed again.
      // The monitor writes to the next one: here is everything now.
      yield* this.#readToEnd(this.#open);
      yield this.#splitter.end();
      yield this.#losses?.before(next.number) ?? [];
      this.#passed = Math.max(this.#passed, finite(this.#open.number));
      await this.#open.file[Symbol.asyncDispose]();
      this.#open = { file, number: next.number, offset: 0 };
    }
  }

  /** A line that the monitor has not ended; nothing more will come. */
  rest(): readonly LogEntry[] {
    return [...this.#splitter.end(), ...(this.#losses?.before(Number.POSITIVE_INFINITY) ?? [])];
  }

  /** How much there is that has not been read. */
  async lagBytes(): Promise<number> {
    const pieces = listLogPieces(this.#path());
    if (!this.#open) return sizeOf(pieces);
    const { file, offset, number } = this.#open;
    const later = pieces.filter((piece) => piece.number > number && piece.inode !== file.inode);
    return (await file.size()) - offset + sizeOf(later);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open?.file[Symbol.asyncDispose]();
  }

  async #begin(): Promise<Open | undefined> {
    const pieces = listLogPieces(this.#path());
    const resumed = this.#hasBegun ? undefined : await resume(pieces, this.#options.from);
    // Whatever a file that comes later begins with is new.
    const options = this.#hasBegun || resumed ? {} : this.#options;
    this.#hasBegun = true;
    if (resumed && 'file' in resumed) return resumed;
    const start = await findStart(resumed?.later ?? pieces, options);
    return start && { file: start.file, number: start.piece.number, offset: start.offset };
  }

  #nextPiece(open: Open): LogPiece | undefined {
    const pieces = listLogPieces(this.#path());
    if (!Number.isFinite(open.number)) {
      const named = pieces.find(({ inode }) => inode === open.file.inode);
      open.number = named?.number ?? open.number;
    }
    const passed = Number.isFinite(open.number) ? open.number : this.#passed;
    return pieces.find(({ inode, number }) => number > passed && inode !== open.file.inode);
  }

  async *#readToEnd(open: Open): AsyncGenerator<readonly LogEntry[]> {
    for (;;) {
      const size = await open.file.size();
      if (size === open.offset) return;
      if (size < open.offset) {
        // Emptied: it begins anew.
        this.#splitter.reset();
        open.offset = 0;
      }
      const onRead = (offset: number): void => void (open.offset = offset);
      for await (const entries of readRange(open.file, this.#splitter, { offset: open.offset, end: size, onRead })) {
        this.#losses?.passed(entries);
        yield entries;
      }
    }
  }
}

const finite = (number: number): number => (Number.isFinite(number) ? number : 0);

const sizeOf = (pieces: readonly LogPiece[]): number =>
  pieces.reduce((sum, { path }) => sum + (findStats(path)?.size ?? 0), 0);

/** The file in which somebody stopped reading, or the files behind it. */
async function resume(
  pieces: readonly LogPiece[],
  from: LogPosition | undefined,
): Promise<Open | { readonly later: readonly LogPiece[] } | undefined> {
  if (!from) return undefined;
  const same = pieces.find(
    ({ inode, number }) => inode === from.inode && (from.number === undefined || from.number === number),
  );
  const file = same && (await openPiece(same));
  if (same && file) return { file, number: same.number, offset: Math.min(from.offset, await file.size()) };
  const { number: last } = from;
  return { later: last === undefined ? pieces : pieces.filter(({ number }) => number > last) };
}
