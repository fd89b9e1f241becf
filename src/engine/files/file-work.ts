import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { changedTree, listChanges } from './container-changes.js';
import type { FileChange, FileEntry } from './file-service.js';
import type { NamedTree } from './locate.js';
import { openTree, type TreeAccess } from './open-tree.js';
import { listFolder, readEntry, readFileStart } from './read-entries.js';

/** A place in a container, in the user's words. */
export type FilePlace = { readonly ref: string; readonly path: string };

export async function statFile(
  parts: ContainerParts,
  container: Container,
  { ref, path, followsLink }: FilePlace & { readonly followsLink?: boolean | undefined },
): Promise<FileEntry> {
  using tree = await openNamedTree(parts, container, { ref, access: 'read' });
  return readEntry(parts.host.syscalls, tree, path, { followsLink });
}

export async function listFiles(
  parts: ContainerParts,
  container: Container,
  { ref, path }: FilePlace,
): Promise<readonly FileEntry[]> {
  using tree = await openNamedTree(parts, container, { ref, access: 'read' });
  return listFolder(parts.host.syscalls, tree, path);
}

export async function readFile(
  parts: ContainerParts,
  container: Container,
  { ref, path, maxBytes }: FilePlace & { readonly maxBytes: number },
): Promise<Uint8Array> {
  using tree = await openNamedTree(parts, container, { ref, access: 'read' });
  return await readFileStart(parts.host.syscalls, tree, path, { maxBytes });
}

export async function changesOf(parts: ContainerParts, { id }: Container): Promise<readonly FileChange[]> {
  const tree = changedTree(await parts.snapshotter(), id);
  using _ = tree.upper;
  return listChanges(parts.host.syscalls, tree);
}

export async function openNamedTree(
  parts: ContainerParts,
  container: Container,
  { ref, access }: { readonly ref: string; readonly access: TreeAccess },
): Promise<NamedTree> {
  const tree = await openTree(parts, container, access);
  return { ...tree, ref, [Symbol.dispose]: () => tree[Symbol.dispose]() };
}
