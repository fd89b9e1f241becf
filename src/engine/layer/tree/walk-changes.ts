import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import type { WhiteoutForm } from '../unpack-job.js';
import { type Descriptor, openFolder, within } from './descriptor.js';
import { isWhiteout, LowerTree } from './lower-tree.js';
import { requireDepth } from './require-depth.js';

/**
 * How a place of the writable layer differs from the layers below it. `same`: it is in the writable layer, but looks
 * as it did; a folder comes before what is in it.
 */
export type TreeChange = {
  /** Below the root, bytes as `latin1`, without a leading slash. */
  readonly path: string;
  readonly name: Buffer;
  readonly kind: 'added' | 'changed' | 'deleted' | 'same';
  /** Open until the walk goes on. */
  readonly folder: Descriptor;
  /** Of what is there now; undefined where it is deleted. */
  readonly stats: BigIntStats | undefined;
};

export type ChangedTree = {
  /** The writable layer. */
  readonly upper: Descriptor;
  /** Folders of the layers below, uppermost first. */
  readonly lowers: readonly Buffer[];
  readonly whiteouts: WhiteoutForm;
  /** The writable layer is the whole tree, and not what differs. */
  readonly isWhole: boolean;
};

type Kernel = Pick<Syscalls, 'getXattr'>;
type Place = { readonly path: string; readonly folder: Descriptor; readonly below: readonly Buffer[] };

/**
 * Walks a writable layer beside the layers below it, by name. Whoever changes it meanwhile leads the walk nowhere else:
 * each folder is opened from the one that it lies in, and never through a link.
 *
 * @throws file_operation_failed where it is deeper than paths reach
 */
export function* walkChanges(syscalls: Kernel, tree: ChangedTree): Generator<TreeChange> {
  const walk = new Walk(new LowerTree(syscalls, tree.whiteouts));
  yield* walk.folder({ path: '', folder: tree.upper, below: tree.lowers }, tree.isWhole);
}

class Walk {
  readonly #lower: LowerTree;

  constructor(lower: LowerTree) {
    this.#lower = lower;
  }

  /** `isWhole`: what is not in this folder is gone, whether or not a mark says so. */
  *folder({ path, folder, below }: Place, isWhole: boolean): Generator<TreeChange> {
    const here = readdirSync(folder.path, { encoding: 'buffer' });
    const names = isWhole ? [...here, ...this.#lower.list(below)] : here;
    for (const name of sortedOnce(names)) {
      const at = { path: path === '' ? latin1(name) : `${path}/${latin1(name)}`, folder, below };
      const stats = lstatSync(within(folder, name), { bigint: true, throwIfNoEntry: false });
      yield* this.#entry(at, { name, stats, isWhole });
    }
  }

  *#entry(
    { path, folder, below }: Place,
    {
      name,
      stats,
      isWhole,
    }: { readonly name: Buffer; readonly stats: BigIntStats | undefined; readonly isWhole: boolean },
  ): Generator<TreeChange> {
    const lower = this.#lower.find(below, name);
    if (!stats || isWhiteout(stats)) {
      if (lower) yield { path, name, kind: 'deleted', folder, stats: undefined };
      return;
    }
    const kind = lower ? compare(stats, lower.stats) : 'added';
    yield { path, name, kind, folder, stats };
    if (!stats.isDirectory()) return;
    requireDepth(path);
    using inner = openFolder(within(folder, name));
    if (!inner) return;
    const isAlone = isWhole || this.#lower.isOpaque(within(folder, name)) || (lower && !lower.stats.isDirectory());
    yield* this.folder({ path, folder: inner, below: lower?.folders ?? [] }, isAlone ?? false);
  }
}

/** @see moby, pkg/archive/changes_unix.go: statDifferent */
function compare(now: BigIntStats, before: BigIntStats): 'changed' | 'same' {
  const differs =
    now.mode !== before.mode || now.uid !== before.uid || now.gid !== before.gid || now.rdev !== before.rdev;
  if (differs) return 'changed';
  if (now.isDirectory()) return 'same'; // Its size and time only say that something in it has changed.
  return now.size !== before.size || now.mtimeNs !== before.mtimeNs ? 'changed' : 'same';
}

const latin1 = (name: Buffer): string => name.toString('latin1');

function sortedOnce(names: readonly Buffer[]): readonly Buffer[] {
  const byText = new Map(names.map((name) => [latin1(name), name]));
  return [...byText.values()].toSorted((one, other) => one.compare(other));
}
