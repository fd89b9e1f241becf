import type { BigIntStats } from 'node:fs';

import type { Syscalls } from '../../../host/syscalls.js';
import type { WhiteoutForm } from '../unpack-job.js';
import { type FoundBelow, LowerTree } from './lower-tree.js';
import { isOurs, PLACEHOLDERS } from './placeholders.js';

/** A tree as the folders that make it up, uppermost first. */
export type Stack = readonly Buffer[];

const NOTHING: Stack = [];

/** A path at which two stacks differ, and what each has there. */
export type StackChange = {
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'deleted';
  /** It is another file, but looks as the one before it did; told only where that was asked for. */
  readonly looksSame: boolean;
  readonly before: BigIntStats | undefined;
  readonly after: BigIntStats | undefined;
};

export type StackComparison = {
  readonly from: Stack;
  readonly to: Stack;
  readonly whiteouts: WhiteoutForm;
  /** Tell also of files that are another layer's, and look the same. */
  readonly tellsCopies?: boolean | undefined;
};

/**
 * How the tree of one stack differs from that of another, by path; a folder comes before what is in it. What both have
 * of the same layers is not walked. Paths are bytes as `latin1`.
 */
export function* compareStacks(syscalls: Pick<Syscalls, 'getXattr'>, stacks: StackComparison): Generator<StackChange> {
  const tree = new LowerTree(syscalls, stacks.whiteouts);
  yield* walk('', stacks.from, stacks.to);

  function* walk(path: string, from: Stack, to: Stack): Generator<StackChange> {
    if (isSame(from, to)) return;
    for (const name of namesOf(from, to)) {
      const inner = `${path}/${name.toString('latin1')}`;
      const [before, after] = [tree.find(from, name), tree.find(to, name)];
      const differs = kindOf(before?.stats, after?.stats);
      const looksSame = differs === undefined && stacks.tellsCopies === true && isCopy(before?.stats, after?.stats);
      const kind = looksSame ? 'changed' : differs;
      if (kind === 'added' && after && isPlaceholder(inner, after)) continue;
      if (kind) yield { path: inner, kind, looksSame, before: before?.stats, after: after?.stats };
      yield* walk(inner, before?.folders ?? NOTHING, after?.folders ?? NOTHING);
    }
  }

  /** What a runtime made to mount on: no save has it, and it is nobody's change. */
  function isPlaceholder(path: string, { stats, folders }: FoundBelow): boolean {
    if (!isOurs(path.slice(1))) return false;
    if (!stats.isDirectory()) return stats.size === 0n || stats.isSymbolicLink();
    return tree.list(folders).every((name) => PLACEHOLDERS.has(`${path}/${name.toString('latin1')}`.slice(1)));
  }

  function namesOf(from: Stack, to: Stack): readonly Buffer[] {
    const names = [...tree.list(from), ...tree.list(to)];
    const once = new Map(names.map((name) => [name.toString('latin1'), name]));
    return [...once.values()].toSorted((one, other) => one.compare(other));
  }
}

const isSame = (one: Stack, other: Stack): boolean =>
  one.length === other.length && one.every((folder, index) => other[index]?.equals(folder));

function kindOf(before: BigIntStats | undefined, after: BigIntStats | undefined): StackChange['kind'] | undefined {
  if (!after) return before && 'deleted';
  if (!before) return 'added';
  return differs(before, after) ? 'changed' : undefined;
}

function isCopy(before: BigIntStats | undefined, after: BigIntStats | undefined): boolean {
  if (!before || !after || after.isDirectory()) return false;
  return before.ino !== after.ino || before.dev !== after.dev;
}

/** A folder's size and time only say that something in it has changed. */
function differs(before: BigIntStats, after: BigIntStats): boolean {
  const isOther =
    before.mode !== after.mode || before.uid !== after.uid || before.gid !== after.gid || before.rdev !== after.rdev;
  if (isOther || after.isDirectory()) return isOther;
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs;
}
