import { constants, openSync, readFileSync } from 'node:fs';

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
  if (mountOf(place) === mountOf(folder)) return;
  throw engineError('file_operation_failed', {
    operation: 'unlinkat',
    path: shownAs,
    reason: 'device or resource busy',
  });
}

/** @see proc_pid_fdinfo(5) */
const mountOf = ({ fd }: Descriptor): string | undefined =>
  /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
