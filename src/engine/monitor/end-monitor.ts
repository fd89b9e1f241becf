import { readdirSync, readFileSync } from 'node:fs';

import type { Host } from '../../host/host.js';
import { SIGKILL } from '../../oci/signal.js';
import type { MonitorPlace } from './monitor.js';

const LOOK_AGAIN_MS = 5;
/** Nobody waits longer for what the kernel does not let go. */
const LONGEST_WAIT_MS = 5000;
/** On a machine on which something ends all the time: so many looks in a row that found nobody are believed. */
const MOST_EMPTY_LOOKS = 5;

/**
 * Kills a container's monitor, and the runtime that makes the container for it, wherever they are in their work.
 * Returns when they are gone: from then on nothing is made any more.
 */
export async function endMonitor(
  { processes, clock }: Pick<Host, 'processes' | 'clock'>,
  { bundleDir }: Pick<MonitorPlace, 'bundleDir'>,
): Promise<void> {
  const deadlineMs = clock.monotonicMs() + LONGEST_WAIT_MS;
  for (let emptyLooks = 0; clock.monotonicMs() < deadlineMs; ) {
    const { pids, isCertain } = lookFor(bundleDir);
    emptyLooks = pids.length > 0 ? 0 : emptyLooks + 1;
    if (pids.length === 0 && (isCertain || emptyLooks === MOST_EMPTY_LOOKS)) return;
    for (const pid of pids) processes.signal(pid, SIGKILL);
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

/**
 * By their command line: a monitor that has just been started has written down its process id nowhere yet.
 *
 * A look is certain if all that it listed had a line to be read. A monitor forks and ends: what has ended when its line is to be
 * read may have left a child that was not there yet when the list was made. And while the kernel puts a program in another's
 * place, its locks are open already and its line is empty still.
 */
function lookFor(bundleDir: string): { readonly pids: readonly number[]; readonly isCertain: boolean } {
  const words = `\0--bundle\0${bundleDir}\0`;
  const pids: number[] = [];
  let isCertain = true;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = read(pid, 'cmdline');
    if (line.includes(words)) pids.push(Number(pid));
    else if (line === '' && !isOfKernel(pid)) isCertain = false;
  }
  return { pids, isCertain };
}

/** `PF_KTHREAD` of linux/sched.h: such a one never has a line. */
const KERNEL_THREAD = 0x00200000;

function isOfKernel(pid: string): boolean {
  const stat = read(pid, 'stat');
  // Behind the name, which may hold anything: state, parent, group, session, terminal, its group, flags (proc(5)).
  const flags = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[6];
  return (Number(flags) & KERNEL_THREAD) !== 0;
}

/** Nothing of what has ended meanwhile. */
function read(pid: string, file: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
