import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { engineError } from '../../errors/engine-error.js';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const READ_ONLY = new Set(['EROFS', 'EACCES', 'EPERM']);

/** What a failed file operation below the state root means to the user; unknown failures come back as they are. */
export function storageFailure(path: string, cause: unknown): unknown {
  const code = errnoOf(cause);
  if (code !== undefined && FULL.has(code)) return engineError('disk_full', { path }, { cause });
  if (code !== undefined && READ_ONLY.has(code))
    return engineError('state_read_only', { path: dirname(path) }, { cause });
  return cause;
}

/** `ENOENT` and its like; undefined for what is no failure of the system. */
export function errnoOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

const NEARLY_NOTHING_BYTES = 1024 * 1024;

/** Whether the file system of `path` has run out of blocks or inodes: why a program that writes there failed. */
export async function isStorageFull(path: string): Promise<boolean> {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return bavail * bsize < NEARLY_NOTHING_BYTES || (files > 0 && ffree === 0);
}
