import { posix } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { errnoOfCall } from '../../errors/failed-call.js';
import type { Syscalls } from '../../host/syscalls.js';
import { type Descriptor, descriptor } from '../layer/tree/descriptor.js';

export type Subpath = {
  /** Where the whole is to be found now. */
  readonly root: string;
  /** Relative to it. */
  readonly path: string;
  /** Where the user knows the whole to be, if that is somewhere else. */
  readonly shownRoot?: string | undefined;
};

type Kernel = Pick<Syscalls, 'openBeneath' | 'cloneMount'>;

/**
 * A part of a volume or an image as a mount of its own. What is in it is a stranger's: links are followed within it, none
 * leads out, and what is put in the path's place afterwards is not mounted.
 *
 * @throws subpath_not_accessible, subpath_escapes, subpath_unresolved
 * @see moby, internal/safepath: Join
 */
export function cloneSubpath(syscalls: Kernel, subpath: Subpath): number {
  using place = open(syscalls, subpath);
  return syscalls.cloneMount(place.fd);
}

function open(syscalls: Kernel, subpath: Subpath): Descriptor {
  // As docker joins them: `a/../b` needs no `a`.
  const path = posix.normalize(subpath.path).replace(/\/$/, '');
  try {
    return descriptor(syscalls.openBeneath(subpath.root, path));
  } catch (error) {
    throw refusal(syscalls, { ...subpath, path }, error);
  }
}

function refusal(syscalls: Kernel, subpath: Subpath, cause: unknown): unknown {
  const { root, path, shownRoot: base = root } = subpath;
  const whole = posix.join(base, path);
  switch (errnoOfCall(cause)) {
    case 'ENOENT':
      return engineError(
        'subpath_not_accessible',
        { path: whole, missing: posix.join(base, firstMissing(syscalls, subpath)) },
        { cause },
      );
    case 'EXDEV':
      return engineError('subpath_escapes', { base, subpath: path }, { cause });
    case 'ENOTDIR':
      return engineError('subpath_unresolved', { path: whole, reason: 'not a directory' }, { cause });
    case 'ELOOP':
      return engineError('subpath_unresolved', { path: whole, reason: 'EvalSymlinks: too many links' }, { cause });
    default:
      return cause;
  }
}

/** The folder on the way that is not there, or what is asked for itself. */
function firstMissing(syscalls: Kernel, { root, path }: Subpath): string {
  const names = path.split('/');
  const ways = names.map((_, index) => names.slice(0, index + 1).join('/'));
  return ways.find((way) => !isThere(syscalls, root, way)) ?? path;
}

function isThere(syscalls: Kernel, root: string, path: string): boolean {
  try {
    using _ = descriptor(syscalls.openBeneath(root, path));
    return true;
  } catch {
    return false;
  }
}
