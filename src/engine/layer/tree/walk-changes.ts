import { type BigIntStats, lstatSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import type { WhiteoutForm } from '../unpack-job.js';
import { Breath } from './breath.js';
import { type Descriptor, openFolder, within } from './descriptor.js';
import { type FoundBelow, isWhiteout, LowerTree } from './lower-tree.js';
import { readNames } from './read-names.js';
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

/** A folder on the way down, and how far the walk has come in it. */
type Place = {
  readonly path: string;
  readonly folder: Descriptor;
  readonly below: readonly Buffer[];
  /** What is not in this folder is gone, whether or not a mark says so. */
  readonly isWhole: boolean;
  readonly names: Iterator<Buffer>;
};

/**
 * Walks a writable layer beside the layers below it, by name. Whoever changes it meanwhile leads the walk nowhere else:
 * each folder is opened from the one that it lies in, and never through a link.
 *
 * @throws file_operation_failed where it is deeper than paths reach
 */
export async function* walkChanges(syscalls: Kernel, tree: ChangedTree): AsyncGenerator<TreeChange> {
  const walk = new Walk(new LowerTree(syscalls, tree.whiteouts));
  using opened = new DisposableStack();
  const way = [await walk.enter({ path: '', folder: tree.upper, below: tree.lowers, isWhole: tree.isWhole })];
  opened.defer(() => way.slice(1).forEach(({ folder }) => folder[Symbol.dispose]()));
  for (let place = way.at(-1); place; place = way.at(-1)) {
    const { value: name } = place.names.next();
    if (name === undefined) {
      if (way.length > 1) place.folder[Symbol.dispose]();
      way.pop();
      continue;
    }
    const { change, lower } = walk.look(place, name);
    if (!change) continue;
    yield change;
    const inner = walk.openBelow(change, { place, lower });
    if (inner) way.push(await walk.enter(inner));
  }
}

class Walk {
  readonly #lower: LowerTree;
  readonly #breath = new Breath();

  constructor(lower: LowerTree) {
    this.#lower = lower;
  }

  async enter(place: Omit<Place, 'names'>): Promise<Place> {
    try {
      const here = await readNames(place.folder.path, this.#breath);
      const names = place.isWhole ? sortedOnce([...here, ...this.#lower.list(place.below)]) : here;
      return { ...place, names: names.values() };
    } catch (error) {
      place.folder[Symbol.dispose]();
      throw error;
    }
  }

  /** No change where it is of neither the writable layer nor those below. */
  look(
    { path: parent, folder, below }: Place,
    name: Buffer,
  ): { readonly change: TreeChange | undefined; readonly lower: FoundBelow | undefined } {
    const path = parent === '' ? latin1(name) : `${parent}/${latin1(name)}`;
    const stats = lstatSync(within(folder, name), { bigint: true, throwIfNoEntry: false });
    const lower = this.#lower.find(below, name);
    if (stats && !isWhiteout(stats)) {
      const kind = lower ? compare(stats, lower.stats) : 'added';
      return { change: { path, name, kind, folder, stats }, lower };
    }
    return { change: lower && { path, name, kind: 'deleted', folder, stats: undefined }, lower };
  }

  /** Undefined where it is no folder, or gone meanwhile. */
  openBelow(
    { path, name, folder, stats }: TreeChange,
    { place, lower }: { readonly place: Place; readonly lower: FoundBelow | undefined },
  ): Omit<Place, 'names'> | undefined {
    if (!stats?.isDirectory()) return undefined;
    requireDepth(path);
    const inner = openFolder(within(folder, name));
    if (!inner) return undefined;
    const isAlone =
      place.isWhole || this.#lower.isOpaque(within(folder, name)) || (lower && !lower.stats.isDirectory());
    return { path, folder: inner, below: lower?.folders ?? [], isWhole: isAlone ?? false };
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
