import { posix } from 'node:path';

import { createIgnoreMatcher } from '../../../dockerfile/index.js';
import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { entryAt, findRoot, type SourceEntry, type SourceRoot, sourceEntries } from '../context/source-entries.js';
import type { SourceTree } from '../context/source-tree.js';
import { hasWildcards, matchPaths } from '../context/wildcards.js';

type Kernel = Pick<Syscalls, 'openInRoot'>;

/** One place that is copied, and what of it. */
export type CopySource = {
  readonly root: SourceRoot;
  readonly tree: SourceTree;
  /** Walks it anew each time. */
  readonly entries: () => Generator<SourceEntry>;
  /** Where it keeps the folders above it: it goes below the destination whatever it is. */
  readonly keepsParents: boolean;
};

export type CopyChoice = {
  /** As written, variables replaced. */
  readonly sources: readonly string[];
  readonly excludes: readonly string[];
  readonly keepsParents: boolean;
};

/**
 * What the sources of a COPY are in a tree. A pattern that matches nothing is no mistake; a name of nothing is one.
 *
 * @throws build_source_missing, ignore_pattern_invalid
 */
export function findSources(
  syscalls: Kernel,
  tree: SourceTree,
  { sources, excludes, keepsParents }: CopyChoice,
): readonly CopySource[] {
  const rules = excludes.length > 0 ? { excludes: createIgnoreMatcher(excludes) } : {};
  return sources.flatMap((source) => {
    const { base, pattern } = pivotOf(source, keepsParents);
    const paths = hasWildcards(pattern) ? matchPaths(syscalls, tree, pattern) : [cleaned(pattern)];
    return paths.flatMap((path): readonly CopySource[] => {
      const root = findRoot(syscalls, tree, path === '' ? '.' : path);
      if (!root && hasWildcards(pattern)) return [];
      if (!root) throw engineError('build_source_missing', { path: `/${path}` });
      const entries = keepsParents
        ? () => entriesWithParents(syscalls, tree, { root, rules, base, path })
        : () => sourceEntries(syscalls, tree, root, rules);
      return [{ root, tree, entries, keepsParents }];
    });
  });
}

/** `..` stops at the root of the tree. */
const cleaned = (path: string): string => posix.relative('/', posix.resolve('/', path));

/** With `--parents` folders are kept from `/./` on, or all of them. */
function pivotOf(source: string, keepsParents: boolean): { readonly base: string; readonly pattern: string } {
  const at = keepsParents ? source.indexOf('/./') : -1;
  if (at < 0) return { base: '', pattern: source };
  return { base: cleaned(source.slice(0, at)), pattern: source };
}

function* entriesWithParents(
  syscalls: Kernel,
  tree: SourceTree,
  {
    root,
    rules,
    base,
    path,
  }: {
    readonly root: SourceRoot;
    readonly rules: Parameters<typeof sourceEntries>[3];
    readonly base: string;
    readonly path: string;
  },
): Generator<SourceEntry> {
  const rest = Buffer.from(posix.relative(base, path)).toString('latin1');
  const kept = root.isFolder ? rest : posix.dirname(rest);
  const parts = kept.split('/').filter((part) => part !== '' && part !== '.');
  for (const [index] of parts.entries()) {
    const below = parts.slice(0, index + 1).join('/');
    yield* entryAt(syscalls, tree, posix.join(base, Buffer.from(below, 'latin1').toString('utf8')), below);
  }
  for (const entry of sourceEntries(syscalls, tree, root, rules)) {
    yield { ...entry, below: [...parts, entry.below].join('/') };
  }
}
