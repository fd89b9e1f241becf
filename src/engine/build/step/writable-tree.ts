import { closeSync, fstatSync, lchownSync, mkdirSync, readlinkSync } from 'node:fs';
import { posix } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import type { ContainerId } from '../../container/container.js';
import { errnoOf } from '../../content/storage-failure.js';
import type { ImageStores } from '../../image/image-parts.js';
import { type Descriptor, descriptor, within } from '../../layer/tree/descriptor.js';
import type { BuildParts } from '../build-parts.js';
import { mountedTree, type SourceTree } from '../context/source-tree.js';
import { rootMountPoint } from '../root-mount-point.js';

/** The tree of an active snapshot, to be written to. Close it before the snapshot is promoted. */
export function writableTree({ host, roots }: BuildParts, { snapshots }: ImageStores, key: ContainerId): SourceTree {
  const target = rootMountPoint(roots);
  return mountedTree(host.syscalls, snapshots.mounts(key, target), target);
}

export type NewFolder = {
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number };
  /** How many links to nowhere may yet be followed. */
  readonly linksLeft?: number | undefined;
};

/**
 * Makes what is missing on the way to the folder `path`, links followed as a program of the tree would, also to where nothing
 * is yet: what they lead to is made, within the tree.
 *
 * @returns whether it is a folder then: a file stays what it is
 * @throws build_step_invalid for links that lead to each other
 * @see buildkit, solver/llbsolver/file/backend.go: RootPath, then MkdirAll
 */
export function makeFolders(
  syscalls: Pick<Syscalls, 'openInRoot'>,
  root: Descriptor,
  path: string,
  { mode, owner, linksLeft = MOST_LINKS }: NewFolder,
): boolean {
  const found = folderAt(syscalls, root, path);
  if (found !== undefined) return found;
  if (linksLeft === 0) throw tooManyLinks(path);
  const above = posix.dirname(path);
  if (above === path || !makeFolders(syscalls, root, above, { mode, owner, linksLeft })) return false;
  const handle = syscalls.openInRoot(root.fd, above);
  if (handle === undefined) return false;
  using parent = descriptor(handle);
  const place = within(parent, posix.basename(path));
  try {
    mkdirSync(place, { mode });
    lchownSync(place, owner.uid, owner.gid);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    const leadsTo = linkedPath(syscalls, root, path);
    if (leadsTo !== path) return makeFolders(syscalls, root, leadsTo, { mode, owner, linksLeft: linksLeft - 1 });
  }
  return folderAt(syscalls, root, path) ?? false;
}

/** Whether what lies there is a folder; undefined where nothing does. */
export function folderAt(syscalls: Pick<Syscalls, 'openInRoot'>, root: Descriptor, path: string): boolean | undefined {
  const handle = syscalls.openInRoot(root.fd, path);
  if (handle === undefined) return undefined;
  try {
    return fstatSync(handle).isDirectory();
  } finally {
    closeSync(handle);
  }
}

const MOST_LINKS = 40;

/**
 * `path`, or where the link leads that lies there, be it to nowhere: as a program of the tree would write to it. What comes
 * out may have `..` in it, which only the kernel can take within the tree.
 *
 * @throws build_step_invalid for links that lead to each other
 */
export function linkedPath(syscalls: Pick<Syscalls, 'openInRoot'>, root: Descriptor, path: string): string {
  let at = path;
  for (let count = 0; count < MOST_LINKS; count += 1) {
    const link = linkAt(syscalls, root, at);
    if (link === undefined) return at;
    at = link.startsWith('/') ? link : `${posix.dirname(at)}/${link}`;
  }
  throw tooManyLinks(path);
}

const tooManyLinks = (path: string): Error =>
  engineError('build_step_invalid', { reason: `too many levels of symbolic links: ${path}` });

function linkAt(syscalls: Pick<Syscalls, 'openInRoot'>, root: Descriptor, path: string): string | undefined {
  const name = posix.basename(path);
  if (name === '' || name === '.' || name === '..') return undefined;
  const handle = syscalls.openInRoot(root.fd, posix.dirname(path));
  if (handle === undefined) return undefined;
  using parent = descriptor(handle);
  try {
    return readlinkSync(within(parent, name));
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EINVAL' || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
