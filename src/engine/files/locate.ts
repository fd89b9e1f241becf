import { type BigIntStats, fstatSync, lstatSync, readlinkSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../../host/syscalls.js';
import { errnoOf } from '../content/storage-failure.js';
import { type Descriptor, descriptor, within } from '../layer/tree/descriptor.js';
import type { ContainerTree } from './container-tree.js';
import type { NamedTree } from './named-tree.js';
import { parseTreePath, splitTreePath } from './tree-path.js';

type Kernel = Pick<Syscalls, 'openInRoot'>;

export const notFound = ({ ref }: NamedTree, path: string): Error =>
  engineError('container_path_not_found', { path, ref });

/** The same where nothing is; docker tells apart what cannot be, as its way leads through something that is no folder. */
function missing(syscalls: Kernel, tree: NamedTree, path: string): Error {
  const { absolute, assertsFolder } = parseTreePath(path);
  let way = assertsFolder ? absolute : splitTreePath(absolute).folder;
  for (; way !== '/'; way = splitTreePath(way).folder) {
    const handle = syscalls.openInRoot(tree.root.fd, way);
    if (handle === undefined) continue;
    using found = descriptor(handle);
    return fstatSync(found.fd).isDirectory() ? notFound(tree, path) : throughFile(path);
  }
  return notFound(tree, path);
}

const throughFile = (path: string): Error =>
  engineError('container_path_through_file', { path: path.startsWith('/') ? path : `/${path}` });

/** What lies at `path`, links followed. @throws container_path_not_found, container_path_through_file */
export function openAt(syscalls: Kernel, tree: NamedTree, path: string): Descriptor {
  const handle = syscalls.openInRoot(tree.root.fd, parseTreePath(path).absolute);
  if (handle === undefined) throw missing(syscalls, tree, path);
  return descriptor(handle);
}

/** A folder, links followed. @throws container_path_not_found, container_path_through_file, container_path_not_directory */
export function openFolderAt(syscalls: Kernel, tree: NamedTree, path: string): Descriptor {
  const found = openAt(syscalls, tree, path);
  if (fstatSync(found.fd).isDirectory()) return found;
  found[Symbol.dispose]();
  throw engineError('container_path_not_directory', { path, ref: tree.ref });
}

/** A name in an open folder, which may be a link: what is done to it is done there, whatever becomes of the path. */
export type Located = Disposable & {
  readonly folder: Descriptor;
  /** `.` where it is the folder itself. */
  readonly base: string;
  /** The whole path, of the container. */
  readonly path: string;
  readonly stats: BigIntStats;
};

/**
 * What lies at `path`; a link at the end is not followed, unless it is told so or the path ends with a slash.
 *
 * @throws container_path_not_found, container_path_through_file
 */
export function locate(
  syscalls: Kernel,
  tree: NamedTree,
  path: string,
  { followsLink = false }: { readonly followsLink?: boolean | undefined } = {},
): Located {
  const { absolute, assertsFolder } = parseTreePath(path);
  if (followsLink || assertsFolder) return locateFollowed(syscalls, tree, path);
  const { folder, base } = splitTreePath(absolute);
  const handle = syscalls.openInRoot(tree.root.fd, folder);
  if (handle === undefined) throw missing(syscalls, tree, path);
  const parent = descriptor(handle);
  const stats = statsOf(() => lstatSync(within(parent, base), { bigint: true }));
  if (stats) return { folder: parent, base, path: absolute, stats, [Symbol.dispose]: () => parent[Symbol.dispose]() };
  parent[Symbol.dispose]();
  throw missing(syscalls, tree, path);
}

function locateFollowed(syscalls: Kernel, tree: NamedTree, path: string): Located {
  using found = openAt(syscalls, tree, path);
  const real = realPath(tree, found);
  const stats = fstatSync(found.fd, { bigint: true });
  if (parseTreePath(path).assertsFolder && !stats.isDirectory()) throw throughFile(path);
  const { folder, base } = splitTreePath(real);
  const parent = openAt(syscalls, tree, folder);
  return { folder: parent, base, path: real, stats, [Symbol.dispose]: () => parent[Symbol.dispose]() };
}

/** Where it is in the container. The kernel gives both as they are in the namespace of the tree. */
function realPath({ root }: ContainerTree, found: Descriptor): string {
  const [top, place] = [readlinkSync(root.path), readlinkSync(found.path)];
  const rest = top === '/' ? place : place.slice(top.length);
  return parseTreePath(rest).absolute;
}

function statsOf(stat: () => BigIntStats): BigIntStats | undefined {
  try {
    return stat();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
