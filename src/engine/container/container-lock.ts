import { join } from 'node:path';

import { acquireLock, type HeldLock, tryAcquireLock } from '../lock/file-lock.js';
import { layout, type Roots } from '../roots.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

const lockPath = (roots: Roots, id: ContainerId): string => join(layout.locks(roots), id);

type LockParts = Pick<ContainerParts, 'host' | 'roots' | 'records'>;

/** Holds off every other lifecycle step of this container, in all processes. Its file goes when the container has gone. */
export async function lockContainer(parts: LockParts, id: ContainerId): Promise<Disposable> {
  return lastingAsLong(parts, id, await acquireLock(parts.host, lockPath(parts.roots, id)));
}

/** Undefined where somebody is at work on it. */
export function tryLockContainer(parts: LockParts, id: ContainerId): Disposable | undefined {
  const lock = tryAcquireLock(parts.host, lockPath(parts.roots, id));
  return lock && lastingAsLong(parts, id, lock);
}

/** Whether a living process is at a step of its life: what that changes, it settles. */
export function isSomebodyAtWork(parts: LockParts, id: ContainerId): boolean {
  using lock = tryLockContainer(parts, id);
  return lock === undefined;
}

/** Somebody may have waited for the lock of a container while that was removed, and made the file anew. */
function lastingAsLong({ records }: LockParts, id: ContainerId, lock: HeldLock): Disposable {
  return {
    [Symbol.dispose]() {
      using _ = lock;
      if (!records.find(id)) lock.removeFile();
    },
  };
}

/**
 * Held, shared, by whoever waits for a container's end and will then tidy up after it. The monitor's exit command
 * leaves it to them, and so spares a start of Node.
 */
export const attendancePath = (roots: Roots, id: ContainerId): string =>
  join(layout.runningContainer(roots, id), 'attended');
