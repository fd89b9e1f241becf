import { closeSync, fstatSync, readFileSync } from 'node:fs';

import type { Syscalls } from '../../host/syscalls.js';

/** Reads text files of a container's root; undefined where there is none. */
export type RootFiles = { readText(path: string): string | undefined };

// A passwd file of a large site has a few MiB. More is an attack on our memory.
const LARGEST_BYTES = 16 * 1024 * 1024;

/**
 * The files below `root`, which is a stranger's: a link in it cannot lead us out, and only regular files of
 * a sensible size are read, so that neither a device nor a fifo in their place can harm or hold us.
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
        return stat.isFile() && stat.size <= LARGEST_BYTES
          ? readFileSync(`/proc/self/fd/${handle}`, 'utf8')
          : undefined;
      } finally {
        closeSync(handle);
      }
    },
  };
}
