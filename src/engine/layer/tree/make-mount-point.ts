import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { posix } from 'node:path';

import type { Syscalls } from '../../../host/syscalls.js';
import { errnoOf } from '../../content/storage-failure.js';
import { type Descriptor, descriptor, within } from './descriptor.js';

const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;

/** Makes what is missing on the way to `path` in the tree, and at its end a folder or an empty file, as a start does. */
export function makeMountPoint(
  syscalls: Pick<Syscalls, 'openInRoot'>,
  root: Descriptor,
  path: string,
  { isFolder }: { readonly isFolder: boolean },
): void {
  const found = syscalls.openInRoot(root.fd, path);
  if (found !== undefined) return closeSync(found);
  const [folder, base] = [posix.dirname(path), posix.basename(path)];
  if (base === '') return;
  makeMountPoint(syscalls, root, folder, { isFolder: true });
  const parent = syscalls.openInRoot(root.fd, folder);
  if (parent === undefined) return;
  using place = descriptor(parent);
  try {
    if (isFolder) mkdirSync(within(place, base), { mode: 0o755 });
    else closeSync(openSync(within(place, base), O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o644));
  } catch (error) {
    // A link that leads nowhere, or a file on the way: what needs the place will not find it.
    if (errnoOf(error) !== 'EEXIST' && errnoOf(error) !== 'ENOTDIR') throw error;
  }
}
