import { lstatSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import type { WhiteoutForm } from '../unpack-job.js';
import type { Stack } from './compare-stacks.js';
import { openFolder, within } from './descriptor.js';
import { LowerTree } from './lower-tree.js';
import type { TreeEntry } from './walk-tree.js';

/** All files of a stack as a container of it would see them, by name, folders before what is in them. */
export function* stackEntries(
  syscalls: Pick<Syscalls, 'getXattr'>,
  stack: Stack,
  whiteouts: WhiteoutForm,
): Generator<TreeEntry> {
  const tree = new LowerTree(syscalls, whiteouts);
  yield* rootOf(stack);
  yield* walk('', stack);

  function* walk(path: string, folders: Stack): Generator<TreeEntry> {
    for (const base of tree.list(folders).toSorted((one, other) => one.compare(other))) {
      const found = tree.find(folders, base);
      const place = folders.find((folder) => hasName(folder, base));
      if (!found || !place) continue;
      using folder = openFolder(place);
      if (!folder) continue;
      const text = base.toString('latin1');
      const name = path === '' ? text : `${path}/${text}`;
      yield { name, folder, base, stats: found.stats };
      yield* walk(name, found.folders);
    }
  }
}

/** The uppermost layer says how the root is. */
function* rootOf([uppermost]: Stack): Generator<TreeEntry> {
  using folder = uppermost && openFolder(uppermost);
  if (!folder) return;
  const base = Buffer.from('.');
  yield { name: '.', folder, base, stats: lstatSync(within(folder, base), { bigint: true }) };
}

const hasName = (folder: Buffer, name: Buffer): boolean =>
  lstatSync(Buffer.concat([folder, Buffer.from('/'), name]), { throwIfNoEntry: false }) !== undefined;
