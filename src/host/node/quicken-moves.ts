import { closeSync, openSync, readFileSync, write as writeWithCallback } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { Syscalls } from '../syscalls.js';
import type { CgroupMounts } from './cgroup-mounts.js';

const write = promisify<number, string, unknown>(writeWithCallback);

/** Well below a grace period of the kernel's. */
const INTERVAL_MS = 2;
/** While another process does it, for all: how soon after it has ended this one goes on with it. */
const LOOK_AGAIN_MS = 20;

export type MovesOptions = {
  /** Where procfs is. */
  readonly proc: string;
  readonly mounts: CgroupMounts;
  readonly syscalls: Pick<Syscalls, 'tryLock'>;
};

/**
 * Moves this process to the control group where it is, again and again until disposal. Nothing changes by it, but the
 * kernel's lock for moves stays in the state that the first one has to wait for.
 *
 * @see linux, kernel/cgroup/cgroup.c: cgroup_attach_lock; kernel/rcu/sync.c
 */
export function quickenMoves(options: MovesOptions): Disposable {
  const moves = { isOver: false };
  // Where it cannot be done, it only takes longer.
  void repeatMove(options, moves).catch(() => undefined);
  return {
    [Symbol.dispose]() {
      moves.isOver = true;
    },
  };
}

/** The first move is under way when this returns, so that whatever keeps this thread busy next does not hold it up. */
async function repeatMove(options: MovesOptions, moves: { readonly isOver: boolean }): Promise<void> {
  const path = ownProcesses(options);
  if (path === undefined) return;
  const file = openSync(path, 'r+');
  try {
    // In a crowd that starts at once one is enough: fifty would do little else, and keep the runtimes from the lock.
    while (!options.syscalls.tryLock(file, 'exclusive')) {
      await sleep(LOOK_AGAIN_MS);
      if (moves.isOver) return;
    }
    while (!moves.isOver) {
      await write(file, '0');
      await sleep(INTERVAL_MS);
    }
  } finally {
    closeSync(file);
  }
}

/** The `cgroup.procs` that lists this process: to write there leaves it where it is. */
function ownProcesses({ proc, mounts: { version, v1, v2 } }: MovesOptions): string | undefined {
  const root = version === 2 ? v2 : v1.get('pids');
  const membership = version === 2 ? /^0::(.*)$/m : /^\d+:(?:[^:]*,)?pids(?:,[^:]*)?:(.*)$/m;
  const group = membership.exec(readFileSync(join(proc, 'self/cgroup'), 'utf8'))?.[1];
  if (root === undefined || group === undefined) return undefined;
  const path = join(root, group, 'cgroup.procs');
  const listed = readFileSync(path, 'latin1').split('\n');
  return listed.includes(String(process.pid)) ? path : undefined;
}
