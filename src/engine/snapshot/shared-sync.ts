import { engineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';

/** One sync of a file system for all who ask at the same time: once, not file by file nor layer by layer. */
export interface SharedSync {
  /** Everything written before the call is on disk after it. */
  flush(): Promise<void>;
  /** Waits for `work`, and flushes again and again meanwhile. What goes wrong with that, the last `flush` tells. */
  flushWhile<Result>(work: Promise<Result>): Promise<Result>;
}

/** Of a load of a second, a tenth less so; the disk would have nothing to do before its end. */
const FLUSH_INTERVAL_MS = 200;

/** Of the file system that the folder `path` lies on. */
export function sharedSync({ processes }: { readonly processes: Pick<Processes, 'run'> }, path: string): SharedSync {
  const sync = async (): Promise<void> => {
    const { exitCode, stderr } = await processes.run('sync', ['--file-system', path]);
    if (exitCode !== 0) throw engineError('program_failed', { program: 'sync', reason: stderr.trim() });
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
