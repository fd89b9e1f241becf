import { setFlagsFromString } from 'node:v8';

/** Asked for on the command line, for the thread that draws. */
const YOUNG_SIZE = /^--(?:min|max)-semi-space-size=\d+$/;

/**
 * Makes the heap of the next thread a small one: sizes from the command line hold for all threads, and are stronger than
 * a thread's own limits. Call what comes back once the thread has begun.
 */
export function withSmallHeap(): () => void {
  const asked = process.execArgv.filter((flag) => YOUNG_SIZE.test(flag));
  for (const flag of asked) setFlagsFromString(flag.replace(/\d+$/, '1'));
  return () => {
    for (const flag of asked) setFlagsFromString(flag);
  };
}
