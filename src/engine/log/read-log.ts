import { entryFilter } from './entry-filter.js';
import { EntrySplitter } from './entry-splitter.js';
import { findTail, findTime } from './find-start.js';
import { LogChanges } from './log-changes.js';
import type { LogEntry, LogOptions } from './log-entry.js';
import { LogFile } from './log-file.js';

export type ReadLogOptions = LogOptions & {
  /** Resolves when the container is down and its monitor has written everything; following ends there. */
  readonly ended?: Promise<unknown> | undefined;
};

/** What is read at once, and so about what a batch holds. */
const BLOCK_BYTES = 256 * 1024;

/**
 * Entries of a log that conmon writes, in order, in batches: one for each block that was read. A log that is not
 * there is empty. Lines that are none are left out; nothing in the file makes it fail.
 *
 * Without `follow` it ends where the file ended when it began. With it, it goes on until `ended`, until an entry
 * later than `untilMs`, or until cancelled, which is no error; it keeps up when the file is emptied or replaced.
 *
 * The entries' bytes are views of one block: copy what is to stay for long.
 */
export async function* readLog(
  path: string,
  options: ReadLogOptions = {},
): AsyncGenerator<readonly LogEntry[], void, void> {
  const select = entryFilter(options);
  const batches = options.follow ? followLog(path, options) : readOnce(path, options);
  for await (const batch of batches) {
    const { entries, isOver } = select(batch);
    if (entries.length > 0) yield entries;
    if (isOver || options.cancelSignal?.aborted) return;
  }
}

async function* readOnce(path: string, options: ReadLogOptions): AsyncGenerator<readonly LogEntry[]> {
  await using file = await LogFile.open(path);
  if (!file) return;
  const size = await file.size();
  const splitter = new EntrySplitter();
  yield* readRange(file, splitter, { offset: await startOf(file, size, options), end: size });
  yield splitter.end();
}

async function* followLog(path: string, options: ReadLogOptions): AsyncGenerator<readonly LogEntry[]> {
  using changes = new LogChanges(path);
  using listening = new DisposableStack();
  const { ended, cancelSignal } = options;
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    changes.notify();
  };
  void ended?.then(end, end);
  const wake = (): void => changes.notify();
  cancelSignal?.addEventListener('abort', wake);
  listening.defer(() => cancelSignal?.removeEventListener('abort', wake));
  await using follower = new Follower(path, options);
  while (!cancelSignal?.aborted) {
    // What was written before the end is there by now, and is read once more after it was heard of.
    const isLastLook = isEnded;
    yield* follower.readOn();
    if (isLastLook) return yield follower.rest();
    await changes.next();
  }
}

/** Reads what has come since it last did, through whatever is done to the file. */
class Follower implements AsyncDisposable {
  readonly #path: string;
  readonly #options: LogOptions;
  readonly #splitter = new EntrySplitter();
  #file: LogFile | undefined;
  #offset: number | undefined;

  constructor(path: string, options: LogOptions) {
    this.#path = path;
    this.#options = options;
  }

  async *readOn(): AsyncGenerator<readonly LogEntry[]> {
    this.#file ??= await LogFile.open(this.#path);
    if (!this.#file) {
      // Whatever a file that comes later begins with is new.
      this.#offset = 0;
      return;
    }
    this.#offset ??= await startOf(this.#file, await this.#file.size(), this.#options);
    const isReplaced = await this.#file.isReplaced();
    yield* this.#readToEnd(this.#file);
    if (!isReplaced) return;
    yield this.#splitter.end();
    await this.#file[Symbol.asyncDispose]();
    this.#file = undefined;
    this.#offset = 0;
    yield* this.readOn();
  }

  rest(): readonly LogEntry[] {
    return this.#splitter.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]();
  }

  async *#readToEnd(file: LogFile): AsyncGenerator<readonly LogEntry[]> {
    for (;;) {
      const size = await file.size();
      const offset = this.#offset ?? 0;
      if (size < offset) {
        this.#splitter.reset();
        this.#offset = 0;
      } else if (size === offset) return;
      else {
        this.#offset = size;
        yield* readRange(file, this.#splitter, { offset, end: size });
      }
    }
  }
}

async function* readRange(
  file: LogFile,
  splitter: EntrySplitter,
  range: { readonly offset: number; readonly end: number },
): AsyncGenerator<readonly LogEntry[]> {
  for (let { offset } = range; offset < range.end; ) {
    const block = await file.read(offset, Math.min(BLOCK_BYTES, range.end - offset));
    if (block.byteLength === 0) return; // Cut off meanwhile.
    offset += block.byteLength;
    yield splitter.split(block);
  }
}

async function startOf(file: LogFile, size: number, { tail, sinceMs }: LogOptions): Promise<number> {
  if (tail !== undefined) return await findTail(file, size, tail);
  return sinceMs === undefined ? 0 : await findTime(file, size, sinceMs);
}
