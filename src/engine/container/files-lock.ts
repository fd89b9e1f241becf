import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { acquireLock, type HeldLock, tryAcquireLock } from '../lock/file-lock.js';
import { layout, type Roots } from '../roots.js';
import type { ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';

type LockParts = Pick<ContainerParts, 'host' | 'roots' | 'records'>;

/** The file is there only while somebody holds it, or was killed holding it. */
const filesLockPath = (roots: Roots, id: ContainerId): string => join(layout.locks(roots), `${id}.files`);

/**
 * Both locks of a container: its own, for its life, and that of its files, held by whoever reads them as a whole. The
 * first is soon given back, so that it can be stopped and looked at while that takes its time.
 *
 * Who holds its files does not ask for its lock; who has its lock may wait for its files.
 */
export async function lockWithFiles(
  parts: LockParts,
  id: ContainerId,
): Promise<{ readonly life: Disposable; readonly files: HeldLock }> {
  const path = filesLockPath(parts.roots, id);
  for (;;) {
    const life = await lockUnlessRead(parts, id);
    const files = tryAcquireLock(parts.host, path);
    if (files) return { life, files };
    life[Symbol.dispose]();
  }
}

/** The lock of a container whose files nobody reads as a whole: for what changes them, or holds it still. */
export async function lockUnlessRead(parts: LockParts, id: ContainerId): Promise<Disposable> {
  for (;;) {
    const life = await lockContainer(parts, id);
    if (!areFilesHeld(parts, id)) return life;
    life[Symbol.dispose]();
    await untilFilesAreFree(parts, id);
  }
}

/** Whether somebody reads a container's files as a whole. */
export function areFilesHeld({ host, roots }: LockParts, id: ContainerId): boolean {
  const path = filesLockPath(roots, id);
  if (!existsSync(path)) return false;
  using files = tryAcquireLock(host, path);
  files?.removeFile();
  return files === undefined;
}

/** Waits for whoever reads them as a whole. */
export async function untilFilesAreFree({ host, roots }: LockParts, id: ContainerId): Promise<void> {
  const path = filesLockPath(roots, id);
  if (!existsSync(path)) return;
  using files = await acquireLock(host, path);
  files.removeFile();
}
