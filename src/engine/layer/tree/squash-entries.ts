import { type BigIntStats, lstatSync } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import type { WhiteoutForm } from '../unpack-job.js';
import type { Stack } from './compare-stacks.js';
import { openFolder, within } from './descriptor.js';
import { LowerTree } from './lower-tree.js';
import type { PackedEntry } from './packed-files.js';

export type Squash = {
  /** What the layer will lie on. */
  readonly from: Stack;
  /** What is seen when it does. */
  readonly to: Stack;
  readonly whiteouts: WhiteoutForm;
  /** Each layer is a whole tree: what looks the same is the same. Otherwise what is the same lies in one layer of both. */
  readonly isWhole: boolean;
};

const NOTHING: Stack = [];
const WHITEOUT = '.wh.';

/**
 * What one layer holds that does what several do: their files, marks for what they have taken away, and the folders on the
 * way to them. What one of them has made and another taken away is not in it.
 */
export function* squashEntries(
  syscalls: Pick<Syscalls, 'getXattr'>,
  { from: below, to: above, whiteouts, isWhole }: Squash,
): Generator<PackedEntry> {
  const tree = new LowerTree(syscalls, whiteouts);
  yield* rootOf(above);
  yield* walk('', below, above);

  function* walk(path: string, from: Stack, to: Stack): Generator<PackedEntry> {
    if (isSame(from, to)) return;
    for (const base of namesOf(from, to)) {
      const [before, after] = [tree.find(from, base), tree.find(to, base)];
      const text = base.toString('latin1');
      const name = path === '' ? text : `${path}/${text}`;
      if (!after) {
        if (before) yield { name: path === '' ? WHITEOUT + text : `${path}/${WHITEOUT}${text}`, isMark: true };
        continue;
      }
      const under = before?.stats.isDirectory() ? before.folders : NOTHING;
      const isKept = after.stats.isDirectory()
        ? isSame(under, after.folders)
        : before !== undefined && isOneFile(before.stats, after.stats, isWhole);
      if (isKept) continue;
      const place = to.find((folder) => hasName(folder, base));
      using folder = place && openFolder(place);
      if (!folder) continue;
      yield { name, folder, base, stats: after.stats };
      if (after.stats.isDirectory()) yield* walk(name, under, after.folders);
    }
  }

  function namesOf(from: Stack, to: Stack): readonly Buffer[] {
    const names = [...tree.list(from), ...tree.list(to)];
    const once = new Map(names.map((name) => [name.toString('latin1'), name]));
    return [...once.values()].toSorted((one, other) => one.compare(other));
  }
}

/** The uppermost layer says how the root is. */
function* rootOf([uppermost]: Stack): Generator<PackedEntry> {
  using folder = uppermost && openFolder(uppermost);
  if (!folder) return;
  const base = Buffer.from('.');
  yield { name: '.', folder, base, stats: lstatSync(within(folder, base), { bigint: true }) };
}

const isSame = (one: Stack, other: Stack): boolean =>
  one.length === other.length && one.every((folder, index) => other[index]?.equals(folder));

function isOneFile(before: BigIntStats, after: BigIntStats, isWhole: boolean): boolean {
  if (before.dev === after.dev && before.ino === after.ino) return true;
  const looks = ({ mode, uid, gid, rdev, size, mtimeNs }: BigIntStats): string =>
    [mode, uid, gid, rdev, size, mtimeNs].join(':');
  return isWhole && looks(before) === looks(after);
}

const hasName = (folder: Buffer, name: Buffer): boolean =>
  lstatSync(Buffer.concat([folder, Buffer.from('/'), name]), { throwIfNoEntry: false }) !== undefined;
