import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { CgroupMounts } from './cgroup-mounts.js';

/** Well below a grace period of the kernel's. */
const INTERVAL_MS = 2;

/**
 * Moves this process to the control group where it is, again and again until disposal. Nothing changes by it, but the
 * kernel's lock for moves stays in the state that the first one has to wait for.
 *
 * @see linux, kernel/cgroup/cgroup.c: cgroup_attach_lock; kernel/rcu/sync.c
 */
export function quickenMoves(proc: string, mounts: CgroupMounts): Disposable {
  let isOver = false;
  const move = async (): Promise<void> => {
    const path = await ownProcesses(proc, mounts);
    if (path === undefined) return;
    await using file = await open(path, 'r+');
    while (!isOver) {
      await file.write('0');
      await sleep(INTERVAL_MS);
    }
  };
  // Where it cannot be done, it only takes longer.
  move().catch(() => undefined);
  return {
    [Symbol.dispose]() {
      isOver = true;
    },
  };
}

/** The `cgroup.procs` that lists this process: to write there leaves it where it is. */
async function ownProcesses(proc: string, { version, v1, v2 }: CgroupMounts): Promise<string | undefined> {
  const root = version === 2 ? v2 : v1.get('pids');
  const membership = version === 2 ? /^0::(.*)$/m : /^\d+:(?:[^:]*,)?pids(?:,[^:]*)?:(.*)$/m;
  const group = membership.exec(await readFile(join(proc, 'self/cgroup'), 'utf8'))?.[1];
  if (root === undefined || group === undefined) return undefined;
  const path = join(root, group, 'cgroup.procs');
  const listed = (await readFile(path, 'latin1')).split('\n');
  return listed.includes(String(process.pid)) ? path : undefined;
}
