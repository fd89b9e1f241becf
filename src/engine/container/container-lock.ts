import { join } from 'node:path';

import { acquireLock, type HeldLock, tryAcquireLock } from '../lock/file-lock.js';
import { layout, type Roots } from '../roots.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

const lockPath = (roots: Roots, id: ContainerId): string => join(layout.locks(roots), id);

/** Holds off every other lifecycle step of this container, in all processes. */
export function lockContainer({ host, roots }: Pick<ContainerParts, 'host' | 'roots'>, id: ContainerId): Promise<HeldLock> {
  return acquireLock(host, lockPath(roots, id));
}

/** Undefined where somebody is at work on it. */
export function tryLockContainer(
  { host, roots }: Pick<ContainerParts, 'host' | 'roots'>,
  id: ContainerId,
): HeldLock | undefined {
  return tryAcquireLock(host, lockPath(roots, id));
}

/**
 * Held, shared, by whoever waits for a container's end and will then tidy up after it. The monitor's exit command
 * leaves it to them, and so spares a start of Node.
 */
export const attendancePath = (roots: Roots, id: ContainerId): string =>
  join(layout.runningContainer(roots, id), 'attended');
