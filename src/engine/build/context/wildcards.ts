import { readdirSync } from 'node:fs';
import { posix } from 'node:path';

import type { Syscalls } from '../../../host/syscalls.js';
import { descriptor, openFolder } from '../../layer/tree/descriptor.js';
import { folderAt } from '../step/writable-tree.js';
import type { SourceTree } from './source-tree.js';

/** Whether a source is a pattern. @see Go's path/filepath: Match */
export const hasWildcards = (path: string): boolean => /[*?[]/.test(path.replace(/\\./g, ''));

/**
 * The paths of a tree that a pattern matches, in the order of their names. Folders on the way are looked into only where
 * the pattern leads; what is left out of the tree is no match.
 */
export function matchPaths(
  syscalls: Pick<Syscalls, 'openInRoot'>,
  tree: SourceTree,
  pattern: string,
): readonly string[] {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  let found: readonly string[] = [''];
  for (const part of parts) {
    if (!hasWildcards(part)) found = found.map((path) => posix.join(path, unescaped(part)));
    else if (part === '**') found = found.flatMap((path) => [path, ...foldersBelow(syscalls, tree, path)]);
    else {
      const matches = namePattern(part);
      found = found.flatMap((path) =>
        namesIn(syscalls, tree, path)
          .filter((name) => matches.test(name))
          .map((name) => posix.join(path, name)),
      );
    }
  }
  return found.filter((path) => !tree.ignore?.isIgnored(path) || tree.ignore.hasExceptions);
}

const unescaped = (part: string): string => part.replace(/\\(.)/g, '$1');

function namesIn(syscalls: Pick<Syscalls, 'openInRoot'>, { root }: SourceTree, path: string): readonly string[] {
  const handle = syscalls.openInRoot(root.fd, path === '' ? '.' : path);
  if (handle === undefined) return [];
  using place = descriptor(handle);
  using folder = openFolder(`${place.path}/.`);
  return folder ? readdirSync(folder.path).toSorted() : [];
}

function foldersBelow(syscalls: Pick<Syscalls, 'openInRoot'>, tree: SourceTree, path: string): readonly string[] {
  return namesIn(syscalls, tree, path)
    .map((name) => posix.join(path, name))
    .filter((each) => folderAt(syscalls, tree.root, each))
    .flatMap((each) => [each, ...foldersBelow(syscalls, tree, each)]);
}

/** Of one name: `*`, `?`, classes, and `\` before what is meant as it is. */
export function namePattern(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern.charAt(at);
    const end = letter === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (letter === '\\') source += quoted(pattern.charAt((at += 1)));
    else if (letter === '*') source += '[^/]*';
    else if (letter === '?') source += '[^/]';
    else if (end > 0) {
      source += `[${pattern.slice(at + 1, end).replace(/[\\[\]]/g, '\\$&')}]`;
      at = end;
    } else source += quoted(letter);
  }
  return new RegExp(`^${source}$`, 's');
}

const quoted = (letter: string): string => letter.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
