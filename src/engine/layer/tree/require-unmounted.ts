import { constants, openSync, readSync } from 'node:fs';

import { engineError } from '../../../errors/engine-error.js';
import { type Descriptor, descriptor, O_PATH, within } from './descriptor.js';

/**
 * Refuses to take away what something is mounted on. In its own mount namespace the kernel does; in that of a
 * container it would let the file go, and the mount with it.
 *
 * @throws file_operation_failed
 */
export function requireUnmounted(folder: Descriptor, base: Buffer, shownAs: string): void {
  using place = descriptor(openSync(within(folder, base), O_PATH | constants.O_NOFOLLOW));
  if (mountOf(place) === mountOfFolder(folder)) return;
  throw engineError('file_operation_failed', {
    operation: 'unlinkat',
    path: shownAs,
    reason: 'device or resource busy',
  });
}

/** Whatever becomes of a folder, one that is open stays on the mount that it was opened on. */
const mounts = new WeakMap<Descriptor, string | undefined>();

function mountOfFolder(folder: Descriptor): string | undefined {
  if (!mounts.has(folder)) mounts.set(folder, mountOf(folder));
  return mounts.get(folder);
}

const info = Buffer.alloc(4096);

/** @see proc_pid_fdinfo(5) */
function mountOf({ fd }: Descriptor): string | undefined {
  using file = descriptor(openSync(`/proc/self/fdinfo/${fd}`, constants.O_RDONLY));
  const text = info.toString('latin1', 0, readSync(file.fd, info));
  return /^mnt_id:\s*(\d+)$/m.exec(text)?.[1];
}
