import { closeSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';

/**
 * A part of a volume as a mount of its own. What is in a volume is a stranger's: a link in it does not lead out, and
 * what is put in the path's place afterwards is not mounted.
 *
 * @throws argument_invalid where the volume has no such part
 */
export function cloneSubpath(
  syscalls: Pick<Syscalls, 'openInRoot' | 'cloneMount'>,
  { root, path }: { readonly root: string; readonly path: string },
): number {
  const handle = syscalls.openInRoot(root, path);
  if (handle === undefined) {
    throw engineError('argument_invalid', {
      reason: `cannot access path ${root}/${path}: no such file or directory`,
    });
  }
  try {
    return syscalls.cloneMount(`/proc/self/fd/${handle}`);
  } finally {
    closeSync(handle);
  }
}
