import { lstatSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import { type Descriptor, openFolder, within } from '../../layer/tree/descriptor.js';
import { LowerTree } from '../../layer/tree/lower-tree.js';
import { PLACEHOLDERS } from '../../layer/tree/placeholders.js';
import type { ChangedTree } from '../../layer/tree/walk-changes.js';

/**
 * Takes out of a writable layer what a runtime made in it only to mount something on: empty folders and files that no layer
 * below has. The layer is nobody's mount any more.
 *
 * @param places Absolute, of the tree: where mounts were.
 * @see buildkit, executor/stubs.go: MountStubsCleaner
 */
export function clearStubs(syscalls: Pick<Syscalls, 'getXattr'>, tree: ChangedTree, places: readonly string[]): void {
  const lower = new LowerTree(syscalls, tree.whiteouts);
  for (const path of stubPaths(places)) clearStub(tree.upper, { lower, below: tree.lowers, path });
}

/** Deepest first, with the folders that they lie in. */
function stubPaths(places: readonly string[]): readonly (readonly string[])[] {
  const paths = new Set<string>(PLACEHOLDERS);
  for (const place of places) {
    const parts = place.split('/').filter((part) => part !== '' && part !== '.');
    for (let length = 1; length <= parts.length; length += 1) paths.add(parts.slice(0, length).join('/'));
  }
  return [...paths].map((path) => path.split('/')).toSorted((one, other) => other.length - one.length);
}

function clearStub(
  upper: Descriptor,
  {
    lower,
    below,
    path,
  }: { readonly lower: LowerTree; readonly below: readonly Buffer[]; readonly path: readonly string[] },
): void {
  using opened = new DisposableStack();
  let folder = upper;
  let folders = below;
  for (const [index, part] of path.entries()) {
    const name = Buffer.from(part);
    const found = lower.find(folders, name);
    if (index === path.length - 1) {
      if (!found) removeIfEmpty(folder, name);
      return;
    }
    const next = openFolder(within(folder, name));
    if (!next) return;
    folder = opened.use(next);
    folders = found?.folders ?? [];
  }
}

function removeIfEmpty(folder: Descriptor, name: Buffer): void {
  const place = within(folder, name);
  const stats = lstatSync(place, { throwIfNoEntry: false });
  if (!stats) return;
  if (stats.isFile() && stats.size === 0) unlinkSync(place);
  // The runtime's link to /proc/mounts.
  else if (stats.isSymbolicLink() && name.toString() === 'mtab') unlinkSync(place);
  else if (stats.isDirectory() && readdirSync(place).length === 0) rmdirSync(place);
}
