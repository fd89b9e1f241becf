import { type BigIntStats, closeSync, fstatSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { posix } from 'node:path';

import type { IgnoreMatcher, IgnoreState } from '../../../dockerfile/index.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { type Descriptor, descriptor, openFolder, within } from '../../layer/tree/descriptor.js';
import { requireDepth } from '../../layer/tree/require-depth.js';
import type { SourceTree } from './source-tree.js';

/** A file that a step takes. */
export type SourceEntry = {
  /** In the tree it is taken from: `src/a.txt`. */
  readonly path: string;
  /** Below the place that it is copied to, bytes as `latin1`; empty for a folder whose content is copied. */
  readonly below: string;
  /** Open until the walk goes on. */
  readonly folder: Descriptor;
  readonly base: Buffer;
  readonly stats: BigIntStats;
};

/** One place of a tree that a step takes: a file, or what is in a folder. */
export type SourceRoot = { readonly path: string; readonly name: string; readonly isFolder: boolean };

type Kernel = Pick<Syscalls, 'openInRoot'>;

/**
 * Where `path` leads in a tree, its last link followed, as one says it from the root; undefined where there is nothing, or
 * nothing but what is left out.
 */
export function findRoot(syscalls: Kernel, tree: SourceTree, path: string): SourceRoot | undefined {
  const handle = syscalls.openInRoot(tree.root.fd, path);
  if (handle === undefined) return undefined;
  try {
    const real = realPath(tree.root, handle);
    const isFolder = fstatSync(handle).isDirectory();
    const mayHold = isFolder && tree.ignore?.hasExceptions;
    if (!mayHold && tree.ignore?.isIgnored(real)) return undefined;
    return { path: real, name: posix.basename(path), isFolder };
  } finally {
    closeSync(handle);
  }
}

/** The entry of a place itself, a folder without what is in it. */
export function* entryAt(syscalls: Kernel, { root }: SourceTree, path: string, below: string): Generator<SourceEntry> {
  const handle = syscalls.openInRoot(root.fd, posix.dirname(path));
  if (handle === undefined) return;
  using folder = descriptor(handle);
  const base = Buffer.from(posix.basename(path));
  const stats = lstatSync(within(folder, base), { bigint: true, throwIfNoEntry: false });
  if (stats) yield { path, below, folder, base, stats };
}

/** The kernel gives both as they are in the namespace of the tree. */
function realPath(root: Descriptor, handle: number): string {
  const [top, place] = [readlinkSync(root.path), readlinkSync(`/proc/self/fd/${handle}`)];
  return posix.relative('/', top === '/' ? place : place.slice(top.length) || '/');
}

export type EntryRules = {
  /** Left out beside what the context leaves out; asked for paths below the root, or for the name of a file. */
  readonly excludes?: IgnoreMatcher | undefined;
};

/**
 * The entries of a place in a tree, folders before what is in them, by name. A folder that is left out comes where something
 * in it does not. Each is opened from the one that it lies in, and never through a link.
 *
 * @throws file_operation_failed where it is deeper than paths reach
 */
export function* sourceEntries(
  syscalls: Kernel,
  tree: SourceTree,
  { path, name, isFolder }: SourceRoot,
  { excludes }: EntryRules = {},
): Generator<SourceEntry> {
  const parent = syscalls.openInRoot(tree.root.fd, isFolder ? path || '.' : posix.dirname(path));
  if (parent === undefined) return;
  using folder = descriptor(parent);
  const ignored = { matcher: tree.ignore, state: stateAt(tree.ignore, path) };
  const excluded = { matcher: excludes, state: excludes?.root };
  if (isFolder) {
    using readable = openFolder(`${folder.path}/.`);
    if (readable) yield* walk(readable, { path, below: '' }, [ignored, excluded]);
    return;
  }
  const base = Buffer.from(posix.basename(path));
  const stats = lstatSync(within(folder, base), { bigint: true, throwIfNoEntry: false });
  if (!stats || excludes?.isIgnored(name)) return;
  yield { path, below: base.toString('latin1'), folder, base, stats };
}

type Filter = { readonly matcher: IgnoreMatcher | undefined; readonly state: IgnoreState | undefined };
type Place = { readonly path: string; readonly below: string };

function* walk(folder: Descriptor, { path, below }: Place, filters: readonly Filter[]): Generator<SourceEntry> {
  requireDepth(below);
  const names = readdirSync(folder.path, { encoding: 'buffer' }).toSorted((one, other) => one.compare(other));
  for (const base of names) {
    const text = textOf(base);
    const inner = filters.map((filter) => childOf(filter, text));
    if (inner.some(({ state }) => state?.mayBeSkipped)) continue;
    const isLeftOut = inner.some(({ state }) => state?.isIgnored);
    const stats = lstatSync(within(folder, base), { bigint: true, throwIfNoEntry: false });
    if (!stats) continue;
    const latin1 = base.toString('latin1');
    const place = { path: join(path, text), below: join(below, latin1) };
    const entry = { ...place, folder, base, stats };
    if (!stats.isDirectory()) {
      if (!isLeftOut) yield entry;
      continue;
    }
    if (!isLeftOut) yield entry;
    using opened = openFolder(within(folder, base));
    if (!opened) continue;
    let isTold = !isLeftOut;
    for (const each of walk(opened, place, inner)) {
      if (!isTold) yield entry;
      isTold = true;
      yield each;
    }
  }
}

/** Names are bytes: those that are no text stay apart. */
function textOf(name: Buffer): string {
  const text = name.toString('utf8');
  return Buffer.from(text).equals(name) ? text : name.toString('latin1');
}

const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

const childOf = ({ matcher, state }: Filter, name: string): Filter => ({
  matcher,
  state: matcher && state ? matcher.child(state, name) : undefined,
});

function stateAt(matcher: IgnoreMatcher | undefined, path: string): IgnoreState | undefined {
  if (!matcher) return undefined;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.reduce((state, part) => matcher.child(state, part), matcher.root);
}
