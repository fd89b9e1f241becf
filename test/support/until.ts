import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 2;

/** Waits for what the kernel will do by itself and tells nobody. The test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(LOOK_EVERY_MS);
}
