import type { Clock } from './clock.js';
import type { Processes } from './processes.js';
import type { Random } from './random.js';
import type { Syscalls } from './syscalls.js';

/** The machine, as far as the engine sees it. Rooms take `Pick<Host, …>` of what they need. */
export type Host = {
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: Processes;
  readonly syscalls: Syscalls;
};
