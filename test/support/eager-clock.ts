import type { Clock } from '../../src/host/clock.js';
import { systemClock } from '../../src/host/node/clock.js';

/** The machine's time, but nobody ever sleeps: what they would have slept is in `sleeps`. */
export function eagerClock(): Clock & { readonly sleeps: readonly number[] } {
  const sleeps: number[] = [];
  return {
    ...systemClock,
    sleeps,
    async sleep(ms) {
      sleeps.push(ms);
    },
  };
}
