import type { BigIntStats } from 'node:fs';
import { posix } from 'node:path';

import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { PackedTree } from '../../layer/tree/packed-tree.js';
import { unpackTree } from '../../layer/tree/unpack-tree.js';
import type { TreeEntry } from '../../layer/tree/walk-tree.js';
import type { SourceEntry } from '../context/source-entries.js';
import type { SourceTree } from '../context/source-tree.js';
import type { ChangeMode } from './copy-mode.js';
import type { Owner } from './copy-owner.js';
import { folderAt, linkedPath, makeFolders } from './writable-tree.js';

/** Where files are copied to, and whose they are there. */
export type WritePlace = {
  readonly tree: SourceTree;
  readonly owner: Owner;
  /** Files keep those that they have. */
  readonly keepsOwners: boolean;
  readonly changeMode: ChangeMode | undefined;
  readonly cancelSignal: AbortSignal;
};

/** `path` is absolute; `isFolder`: it is written with a slash at its end. */
export type Destination = { readonly path: string; readonly isFolder: boolean };

/** Makes the folder that files go into. @throws build_step_invalid where something else is there */
export function requireFolder(syscalls: Syscalls, { tree, owner }: WritePlace, path: string): void {
  if (makeFolders(syscalls, tree.root, path, { mode: 0o755, owner })) return;
  throw engineError('build_step_invalid', { reason: `cannot copy to non-directory: ${path}` });
}

/**
 * Where one file goes: below the destination where that is a folder, else to its place, or to where a link there leads.
 *
 * @throws build_step_invalid
 */
export function fileTarget(
  syscalls: Syscalls,
  place: WritePlace,
  { path: written, isFolder }: Destination,
  name: string,
): { readonly folder: string; readonly name: string } {
  const path = isFolder ? written : linkedPath(syscalls, place.tree.root, written);
  const isThere = folderAt(syscalls, place.tree.root, path) === true;
  if (isFolder || isThere) {
    requireFolder(syscalls, place, path);
    return { folder: path, name };
  }
  requireFolder(syscalls, place, posix.dirname(path));
  return { folder: posix.dirname(path), name: posix.basename(path) };
}

/** Writes entries below `folder`, which exists; nothing leads out of the tree. @throws file_kind_conflict, disk_full, cancelled */
export async function writeEntries(
  syscalls: Syscalls,
  place: WritePlace,
  folder: string,
  entries: Iterable<SourceEntry>,
): Promise<void> {
  const { tree, owner, keepsOwners, changeMode, cancelSignal } = place;
  await unpackTree(syscalls, new PackedTree(syscalls, renamed(entries, changeMode), { cancelSignal }), {
    root: tree.root,
    folder: Buffer.from(folder).toString('latin1'),
    owner: keepsOwners ? 'archive' : owner,
    keepsKinds: true,
    shownAs: (name) => posix.join(folder, Buffer.from(name, 'latin1').toString('utf8')),
    cancelSignal,
  });
}

function* renamed(entries: Iterable<SourceEntry>, changeMode: ChangeMode | undefined): Generator<TreeEntry> {
  for (const { below, folder, base, stats } of entries) {
    yield { name: below, folder, base, stats: changeMode ? withMode(stats, changeMode) : stats };
  }
}

const PERMISSIONS = 0o7777;

/** A link has no mode of its own. */
function withMode(stats: BigIntStats, changeMode: ChangeMode): BigIntStats {
  if (stats.isSymbolicLink()) return stats;
  const mode = Number(stats.mode);
  const changed = (mode & ~PERMISSIONS) | changeMode(mode & PERMISSIONS, stats.isDirectory());
  return Object.create(stats, { mode: { value: BigInt(changed) } });
}
