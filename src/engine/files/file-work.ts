import { changedTree } from '../container/changed-tree.js';
import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { FileChange, FileEntry } from './file-service.js';
import { listChanges } from './list-changes.js';
import { type FilePlace, openNamedTree } from './named-tree.js';
import { listFolder, readEntry, readFileStart } from './read-entries.js';

export { exportTree } from './export-tree.js';
export { readArchive } from './read-archive.js';
export { writeArchive } from './write-archive.js';

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
  return await listFolder(parts.host.syscalls, tree, path);
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
  return await listChanges(parts.host.syscalls, tree);
}
