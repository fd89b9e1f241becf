import type { Host } from '../host.js';
import { systemClock } from './clock.js';
import { nodeProcesses } from './processes.js';
import { systemRandom } from './random.js';
import { libcSyscalls } from './syscalls.js';

/** This machine. */
export function nodeHost(environment: Readonly<Record<string, string | undefined>>): Host {
  return {
    clock: systemClock,
    random: systemRandom,
    processes: nodeProcesses(environment),
    syscalls: libcSyscalls(),
  };
}
