import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Starting takes a few milliseconds; what takes longer than this may wait for somebody who is dead. */
const LOOK_AFTER_MS = 250;
const ENDED = new Set(['Z', 'X']);

/**
 * Lets a `crun start` go whose container has died before it was started, by a kill or with the namespace that it had joined:
 * crun opens a fifo that only the container's first process would read from, and would wait without end.
 *
 * @param folder where the runtime keeps the container
 */
export function releaseStart(folder: string): Disposable {
  let reader: number | undefined;
  const timer = setInterval(() => {
    if (reader !== undefined || !hasDied(folder)) return;
    try {
      reader = openSync(join(folder, 'exec.fifo'), constants.O_RDONLY | constants.O_NONBLOCK);
    } catch {
      // It needs no more help: the fifo has gone.
    }
  }, LOOK_AFTER_MS);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      if (reader !== undefined) closeSync(reader);
    },
  };
}

/** Whether the first process, whose number crun has noted, is no more. */
function hasDied(folder: string): boolean {
  try {
    const { pid }: { readonly pid?: unknown } = JSON.parse(readFileSync(join(folder, 'status'), 'utf8'));
    return typeof pid === 'number' && pid > 0 && !isThere(pid);
  } catch {
    return false;
  }
}

/** @see proc_pid_stat(5): the state stands behind the name, which is in brackets */
function isThere(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !ENDED.has(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
  } catch {
    return false;
  }
}
