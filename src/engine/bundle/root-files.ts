import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import type { Syscalls } from '../../host/syscalls.js';

/** Reads text files of a container's root; undefined where there is none. */
export type RootFiles = { readText(path: string): string | undefined };

// A passwd file of a large site has a few MiB. More is an attack on our memory.
const LARGEST_BYTES = 16 * 1024 * 1024;

// A file may grow while it is read.
const PIECE_BYTES = 64 * 1024;

/**
 * The files below `root`, which is a stranger's: a link in it cannot lead us out, and only regular files of
 * a sensible size are read, so that neither a device nor a fifo in their place can harm or hold us. Those that the
 * kernel makes up have no size and are not read: `/proc/kmsg` gives what others wait for, and then waits itself.
 *
 * @param root A mounted root file system, or `/proc/PID/root` of a container that is alive.
 */
export function rootFiles(syscalls: Pick<Syscalls, 'openInRoot'>, root: string): RootFiles {
  return {
    readText(path) {
      const handle = syscalls.openInRoot(root, path);
      if (handle === undefined) return undefined;
      try {
        const stat = fstatSync(handle);
        if (!stat.isFile() || stat.size > LARGEST_BYTES) return undefined;
        return stat.size === 0 ? '' : readBounded(`/proc/self/fd/${handle}`);
      } finally {
        closeSync(handle);
      }
    },
  };
}

/** Undefined where it is too large by now, or cannot be read at once, as where a program has a lease on it. */
function readBounded(path: string): string | undefined {
  const pieces: Buffer[] = [];
  let length = 0;
  using opened = new DisposableStack();
  try {
    const fd = opened.adopt(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), closeSync);
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const count = readSync(fd, piece);
      if (count === 0) return Buffer.concat(pieces).toString('utf8');
      length += count;
      if (length > LARGEST_BYTES) return undefined;
      pieces.push(piece.subarray(0, count));
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && REFUSALS.has(String(error.code))) return undefined;
    throw error;
  }
}

const REFUSALS = new Set(['EAGAIN', 'EIO', 'EPERM', 'EACCES']);
