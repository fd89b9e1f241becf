import { readdirSync, readFileSync } from 'node:fs';

import type { Host } from '../../host/host.js';
import { SIGKILL } from '../../oci/signal.js';
import type { MonitorPlace } from './monitor.js';

const LOOK_AGAIN_MS = 5;
/** Nobody waits longer for what the kernel does not let go. */
const LONGEST_WAIT_MS = 5000;

/**
 * Kills a container's monitor, and the runtime that makes the container for it, wherever they are in their work.
 * Returns when they are gone: from then on nothing is made any more.
 */
export async function endMonitor(
  { processes, clock }: Pick<Host, 'processes' | 'clock'>,
  { bundleDir }: Pick<MonitorPlace, 'bundleDir'>,
): Promise<void> {
  const deadlineMs = clock.monotonicMs() + LONGEST_WAIT_MS;
  while (clock.monotonicMs() < deadlineMs) {
    const pids = processesOn(bundleDir);
    if (pids.length === 0) return;
    for (const pid of pids) processes.signal(pid, SIGKILL);
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

/** By their command line: a monitor that has just been started has written down its process id nowhere yet. */
function processesOn(bundleDir: string): readonly number[] {
  const words = `\0--bundle\0${bundleDir}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(words))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // It has ended meanwhile.
  }
}
