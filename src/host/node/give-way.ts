import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICENESS = 10;

/**
 * Lets this thread, and the programs that it starts from now on, come after all others that want the processor.
 * Linux keeps a niceness for each thread. @see sched(7), "The nice value"; proc_thread-self(5)
 */
export function giveWay(): void {
  const thread = readlinkSync('/proc/thread-self').split('/').at(-1);
  setPriority(Number(thread), NICENESS);
}
