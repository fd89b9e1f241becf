import { readdirSync } from 'node:fs';

import { openFolder, within } from './descriptor.js';
import type { TreeChange } from './walk-changes.js';

/**
 * What a runtime makes in the writable layer to mount the container's own file systems and files on.
 * Docker has them in a layer between, where they are nobody's change.
 *
 * @see moby, daemon/initlayer/setup_unix.go
 */
export const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'dev',
  'dev/console',
  'dev/mqueue',
  'dev/pts',
  'dev/shm',
  'etc',
  'etc/hostname',
  'etc/hosts',
  'etc/mtab',
  'etc/resolv.conf',
  'proc',
  'sys',
  'sys/fs',
  'sys/fs/cgroup',
]);

/** By which programs find out that they are in a container: an empty file in its root, that docker has in the same layer. */
export const CONTAINER_MARK = '.dockerenv';

/** Whether what is at a path is nobody's change, where it is empty. */
export const isOurs = (path: string): boolean => path === CONTAINER_MARK || PLACEHOLDERS.has(path);

/** An empty one that the image did not have. */
export function isPlaceholder({ path, name, kind, folder, stats }: TreeChange): boolean {
  if (kind !== 'added' || !stats || !isOurs(path)) return false;
  if (!stats.isDirectory()) return stats.size === 0n || stats.isSymbolicLink();
  using inner = openFolder(within(folder, name));
  return !inner || readdirSync(inner.path).every((child) => PLACEHOLDERS.has(`${path}/${child}`));
}
