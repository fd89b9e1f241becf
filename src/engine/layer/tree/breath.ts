import { setImmediate as nextTurn } from 'node:timers/promises';

/** Half a frame of the screen. */
const LONGEST_MS = 8;

/** For work that does not wait by itself: lets others have their turn often enough that nobody sees it. */
export class Breath {
  #since = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
