import { entryFilter } from './entry-filter.js';
import { EntrySplitter } from './entry-splitter.js';
import { findStart } from './find-start.js';
import { LogChanges } from './log-changes.js';
import type { LogEntry, LogOptions } from './log-entry.js';
import type { LogFile } from './log-file.js';
import { listLogPieces } from './log-files.js';
import { LogFollower } from './log-follower.js';
import { LossTeller } from './losses.js';
import { openPiece } from './open-piece.js';
import { readRange } from './read-range.js';

export type ReadLogOptions = LogOptions & {
  /** Resolves when the container is down and its monitor has written everything; following ends there. */
  readonly ended?: Promise<unknown> | undefined;
};

/**
 * Entries of a log that conmon writes, in order, in batches: one for each block that was read. A log that is not
 * there is empty. Lines that are none are left out; nothing in the file makes it fail.
 *
 * Without `follow` it ends where the file ended when it began. With it, it goes on until `ended`, until an entry
 * later than `untilMs`, or until cancelled, which is no error; through all files that the output goes on to.
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
  const pieces = listLogPieces(path);
  const start = await findStart(pieces, options);
  if (!start) return;
  const splitter = new EntrySplitter();
  const losses = new LossTeller(() => path, start.piece.number);
  yield* passing(losses, readPiece(start.file, splitter, start.offset));
  for (const piece of pieces.slice(pieces.indexOf(start.piece) + 1)) {
    const file = await openPiece(piece);
    yield splitter.end();
    yield losses.before(piece.number);
    if (file) yield* passing(losses, readPiece(file, splitter, 0));
  }
  yield splitter.end();
}

async function* passing(
  losses: LossTeller,
  batches: AsyncIterable<readonly LogEntry[]>,
): AsyncGenerator<readonly LogEntry[]> {
  for await (const entries of batches) {
    losses.passed(entries);
    yield entries;
  }
}

/** To where it ends now. Closes it. */
async function* readPiece(
  opened: LogFile,
  splitter: EntrySplitter,
  offset: number,
): AsyncGenerator<readonly LogEntry[]> {
  await using file = opened;
  yield* readRange(file, splitter, { offset, end: await file.size() });
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
  await using follower = new LogFollower(path, options);
  while (!cancelSignal?.aborted) {
    // What was written before the end is there by now, and is read once more after it was heard of.
    const isLastLook = isEnded;
    yield* follower.readOn();
    if (isLastLook) return yield follower.rest();
    await changes.next();
  }
}
