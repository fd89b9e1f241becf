import { fstatSync } from 'node:fs';

import type { Container } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { within } from '../layer/tree/descriptor.js';
import { fileFailure } from '../layer/tree/file-failure.js';
import { PackedTree } from '../layer/tree/packed-tree.js';
import { walkTree } from '../layer/tree/walk-tree.js';
import type { FileEntry, FileService, TarStream } from './file-service.js';
import { type Located, locate, notFound } from './locate.js';
import { isMachineFolder, isOfTheMachine } from './machine-files.js';
import { type FilePlace, type NamedTree, openNamedTree } from './named-tree.js';
import { toEntry } from './to-entry.js';

type ReadArchiveOptions = FilePlace & NonNullable<Parameters<FileService['readArchive']>[2]>;

/** The tree stays open until the stream was read, or left. */
export async function readArchive(
  parts: ContainerParts,
  container: Container,
  { ref, path, followsLink, name, cancelSignal }: ReadArchiveOptions,
): Promise<{ readonly entry: FileEntry; readonly tar: TarStream }> {
  using opening = new DisposableStack();
  const tree: NamedTree = opening.use(await openNamedTree(parts, container, { ref, access: 'read' }));
  const found: Located = opening.use(locate(parts.host.syscalls, tree, path, { followsLink }));
  const { folder, base, stats } = found;
  if (isOfTheMachine(folder.path)) throw notFound(tree, path);
  const entry = toEntry(stats, base === '.' ? '/' : base, found.path, within(folder, base));
  if (!entry) throw notFound(tree, path);
  const folderStats = fstatSync(folder.fd, { bigint: true });
  const top = Buffer.from(name ?? nameIn(path, followsLink ? found.path : path)).toString('latin1');
  const entries = walkTree(folder, Buffer.from(base), top, {
    staysOut: (walked) => isMachineFolder(walked, folderStats.dev),
  });
  const tar = new PackedTree(parts.host.syscalls, entries, {
    held: opening.move(),
    asFailure: (cause) => fileFailure(cause, { operation: 'open', path }),
    cancelSignal,
  });
  return { entry, tar };
}

/** As docker: the name asked for, or of where it was told to follow a link to. */
function nameIn(asked: string, path: string): string {
  if (/(^|\/)\.$/.test(asked)) return '.';
  return path.split('/').findLast((part) => part !== '' && part !== '.') ?? '/';
}
