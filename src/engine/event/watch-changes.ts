import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Tells when any process has written to a file. */
export interface Changes extends Disposable {
  /** Grows with every change. */
  readonly count: number;
  /** Resolves when `count` is no longer `seen`, when time is up, or when cancelled. */
  next(
    seen: number,
    options?: { readonly cancelSignal?: AbortSignal | undefined; readonly atMostMs?: number | undefined },
  ): Promise<void>;
}

// A change is told when it is written, which may be before it can be read; and the kernel's queue of changes may overflow.
const RESCAN_MS = 500;
/** As long where nothing has been told since the last look. */
const QUIET_MS = 2500;

/** Watches the folder for all files whose names begin as that of `path`: the write-ahead log beside a database comes and goes. */
export function watchChanges(path: string): Changes {
  let count = 0;
  let wake: (() => void) | undefined;
  /** What `count` was at the last look. */
  let looked: number | undefined;
  const name = basename(path);
  const watcher = tryWatch(dirname(path), (file) => {
    if (file !== null && !file.startsWith(name)) return;
    count += 1;
    wake?.();
  });

  return {
    get count() {
      return count;
    },
    async next(seen, { cancelSignal, atMostMs = watcher && looked === count ? QUIET_MS : RESCAN_MS } = {}) {
      if (count !== seen || cancelSignal?.aborted) return;
      looked = count;
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = (): void => resolve();
      wake = stop;
      const timer = setTimeout(stop, atMostMs);
      cancelSignal?.addEventListener('abort', stop);
      await promise;
      clearTimeout(timer);
      // The signal may live as long as the screen does.
      cancelSignal?.removeEventListener('abort', stop);
      wake = undefined;
    },
    [Symbol.dispose]: () => watcher?.close(),
  };
}

/** Undefined where the folder is not there, or the kernel has no watch to give any more: then only the clock tells. */
function tryWatch(folder: string, onChange: (file: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, (_, file) => onChange(file));
    watcher.on('error', () => undefined); // The folder was removed: readers fail on their own.
    return watcher;
  } catch {
    return undefined;
  }
}
