import { setImmediate as turn } from 'node:timers/promises';

/** Waits for what the kernel will do by itself and tells nobody. The test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}
