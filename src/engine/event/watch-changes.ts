import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Tells when any process has written to a database. */
export interface Changes extends Disposable {
  /** Grows with every change. */
  readonly count: number;
  /** Resolves when `count` is no longer `seen`, at the latest after {@link RESCAN_MS}, or when cancelled. */
  next(seen: number, cancelSignal?: AbortSignal): Promise<void>;
}

// Should the kernel's queue of changes overflow, this is how late we are.
const RESCAN_MS = 500;

/** Watches the folder, since the write-ahead log beside the database comes and goes. */
export function watchChanges(databasePath: string): Changes {
  let count = 0;
  let wake: (() => void) | undefined;
  const name = basename(databasePath);
  const watcher: FSWatcher = watch(dirname(databasePath), (_, file) => {
    if (file !== null && !file.startsWith(name)) return;
    count += 1;
    wake?.();
  });
  watcher.on('error', () => undefined); // The folder was removed: the rescan goes on, and readers fail on their own.

  return {
    get count() {
      return count;
    },
    async next(seen, cancelSignal) {
      if (count !== seen || cancelSignal?.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, RESCAN_MS);
      cancelSignal?.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      clearTimeout(timer);
      wake = undefined;
    },
    [Symbol.dispose]: () => watcher.close(),
  };
}
