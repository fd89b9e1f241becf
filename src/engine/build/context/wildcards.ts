import { type Dirent, readdirSync } from 'node:fs';
import { posix } from 'node:path';

import { namePattern } from '../../../dockerfile/index.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { descriptor, openFolder } from '../../layer/tree/descriptor.js';
import type { SourceTree } from './source-tree.js';

/** Whether a source is a pattern. @see Go's path/filepath: Match */
export const hasWildcards = (path: string): boolean => /[*?[]/.test(path.replace(/\\./g, ''));

type Kernel = Pick<Syscalls, 'openInRoot'>;

/**
 * The paths of a tree that a pattern matches, in the order of their names, each once. Folders on the way are looked into only
 * where the pattern leads; what is left out of the tree is no match.
 *
 * @throws ignore_pattern_invalid
 */
export function matchPaths(syscalls: Kernel, tree: SourceTree, pattern: string): readonly string[] {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  let found: readonly string[] = [''];
  for (const part of parts) {
    if (!hasWildcards(part)) found = found.map((path) => posix.join(path, unescaped(part)));
    // Each folder once: what one star finds another may find again.
    else if (part === '**')
      found = [...new Set(found.flatMap((path) => [path, ...foldersBelow(syscalls, tree, path)]))];
    else {
      const isMatch = namePattern(part);
      found = found.flatMap((path) =>
        entriesIn(syscalls, tree, path).flatMap(({ name }) => (isMatch(name) ? posix.join(path, name) : [])),
      );
    }
  }
  return found.filter((path) => !tree.ignore?.isIgnored(path) || tree.ignore.hasExceptions);
}

const unescaped = (part: string): string => part.replace(/\\(.)/g, '$1');

function entriesIn(syscalls: Kernel, { root }: SourceTree, path: string): readonly Dirent[] {
  const handle = syscalls.openInRoot(root.fd, path === '' ? '.' : path);
  if (handle === undefined) return [];
  using place = descriptor(handle);
  using folder = openFolder(`${place.path}/.`);
  if (!folder) return [];
  return readdirSync(folder.path, { withFileTypes: true }).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Links to folders are none: they may lead in circles. */
function foldersBelow(syscalls: Kernel, tree: SourceTree, path: string): readonly string[] {
  return entriesIn(syscalls, tree, path).flatMap((entry) => {
    const below = posix.join(path, entry.name);
    return entry.isDirectory() ? [below, ...foldersBelow(syscalls, tree, below)] : [];
  });
}
