import { engineError } from '../../errors/engine-error.js';
import { errnoOfCall } from '../../errors/failed-call.js';
import type { Syscalls } from '../../host/syscalls.js';

/** One sync of a file system for all who ask at the same time: once, not file by file nor layer by layer. */
export interface SharedSync {
  /** Everything written before the call is on disk after it. */
  flush(): Promise<void>;
  /** Waits for `work`, and flushes again and again meanwhile. What goes wrong with that, the last `flush` tells. */
  flushWhile<Result>(work: Promise<Result>): Promise<Result>;
}

/** Of a load of a second, a tenth less so; the disk would have nothing to do before its end. */
const FLUSH_INTERVAL_MS = 200;

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];

/** Of the file system that the folder `path` lies on. */
export function sharedSync(
  { syscalls }: { readonly syscalls: Pick<Syscalls, 'syncFileSystem'> },
  path: string,
): SharedSync {
  const sync = async (): Promise<void> => {
    try {
      await syscalls.syncFileSystem(path);
    } catch (cause) {
      // What is written is given its place on the disk late.
      if (FULL.includes(errnoOfCall(cause) ?? '')) throw engineError('disk_full', { path }, { cause });
      throw cause;
    }
  };
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  const flush = (): Promise<void> => {
    // One that has begun may have missed what was written since: all wait for the one after it.
    next ??= running.then(async () => {
      next = undefined;
      const own = sync();
      running = own.catch(() => undefined);
      await own;
    });
    return next;
  };
  return {
    flush,
    async flushWhile(work) {
      const timer = setInterval(() => void flush().catch(() => undefined), FLUSH_INTERVAL_MS);
      try {
        return await work;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
