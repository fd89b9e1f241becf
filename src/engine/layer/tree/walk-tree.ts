import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';

import { type Descriptor, openFolder, within } from './descriptor.js';
import { requireDepth } from './require-depth.js';

/** A file of a tree, on its way into an archive. */
export type TreeEntry = {
  /** In the archive, bytes as `latin1`; without a closing slash. */
  readonly name: string;
  /** Open until the walk goes on. */
  readonly folder: Descriptor;
  readonly base: Buffer;
  readonly stats: BigIntStats;
};

export type WalkOptions = {
  /** Of what folders only they themselves are wanted. */
  readonly staysOut?: ((folder: TreeEntry) => boolean) | undefined;
};

/**
 * `base` in an open folder and all that is below it, folders first, by name. Each folder is opened from the one that it
 * lies in and never through a link: whoever changes the tree meanwhile leads the walk nowhere else. What goes
 * meanwhile is left out.
 *
 * @throws file_operation_failed where it is deeper than paths reach
 */
export function* walkTree(
  folder: Descriptor,
  base: Buffer,
  name: string,
  { staysOut }: WalkOptions = {},
): Generator<TreeEntry> {
  const stats = lstatSync(within(folder, base), { bigint: true, throwIfNoEntry: false });
  if (!stats) return;
  const entry = { name, folder, base, stats };
  yield entry;
  if (!stats.isDirectory() || staysOut?.(entry)) return;
  requireDepth(name);
  using inner = openFolder(within(folder, base));
  if (!inner) return;
  const names = readdirSync(inner.path, { encoding: 'buffer' }).toSorted((one, other) => one.compare(other));
  for (const child of names) {
    const text = child.toString('latin1');
    yield* walkTree(inner, child, name === '' || name === '/' ? text : `${name}/${text}`, { staysOut });
  }
}
