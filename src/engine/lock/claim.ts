import { type BigIntStats, closeSync, fstatSync, openSync, statSync } from 'node:fs';

import type { Host } from '../../host/host.js';

/** A file or folder that this process alone works on. Closing it lets it go. */
export interface Claim extends Disposable {
  readonly fd: number;
}

/**
 * Takes the kernel lock of the very file or folder at `path`, which, unlike a lock file, may be renamed or
 * removed by whoever holds it: whoever waited then finds that it is no longer what the path names.
 *
 * @returns undefined where somebody else has it, or it went away.
 */
export function tryClaim({ syscalls }: Pick<Host, 'syscalls'>, path: string, flags: 'r' | 'a+'): Claim | undefined {
  const fd = openSync(path, flags, 0o600);
  let isHeld = false;
  try {
    isHeld = syscalls.tryLock(fd, 'exclusive') && isStillAt(path, fstatSync(fd, { bigint: true }));
  } finally {
    if (!isHeld) closeSync(fd);
  }
  return isHeld ? claim(fd) : undefined;
}

function isStillAt(path: string, opened: BigIntStats): boolean {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found !== undefined && found.ino === opened.ino && found.dev === opened.dev;
}

function claim(fd: number): Claim {
  let isHeld = true;
  return {
    fd,
    [Symbol.dispose]() {
      if (isHeld) closeSync(fd);
      isHeld = false;
    },
  };
}
