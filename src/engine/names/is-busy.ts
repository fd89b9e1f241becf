import { readFileSync } from 'node:fs';

import { namesIn } from './name-folder.js';

/** Running, or waiting for its turn to; waiting for a disk. @see proc_pid_stat(5) */
const AT_WORK = ['R', 'D'];

/** Whether a thread of a program runs, or would if the machine let it. One that waits for what may come does not. */
export const isBusy = (pid: number): boolean =>
  namesIn(`/proc/${pid}/task`).some((thread) => AT_WORK.includes(stateOf(`/proc/${pid}/task/${thread}/stat`)));

/** Empty where it has ended meanwhile. */
function stateOf(path: string): string {
  try {
    const stat = readFileSync(path, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
