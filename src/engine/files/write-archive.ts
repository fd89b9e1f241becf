import { engineError } from '../../errors/engine-error.js';
import { resolveUser } from '../bundle/resolve-user.js';
import { rootFiles } from '../bundle/root-files.js';
import type { Container, ContainerMount } from '../container/container.js';
import type { ContainerParts } from '../container/container-parts.js';
import { inflated } from '../layer/inflate-by-program.js';
import { PackedTree } from '../layer/tree/packed-tree.js';
import { unpackTree } from '../layer/tree/unpack-tree.js';
import type { FileService } from './file-service.js';
import { locate } from './locate.js';
import { type FilePlace, openNamedTree } from './named-tree.js';
import { joinTreePath } from './tree-path.js';

type WriteArchiveOptions = FilePlace & {
  readonly tar: AsyncIterable<Uint8Array>;
} & NonNullable<Parameters<FileService['writeArchive']>[3]>;

/** Unpacks what anybody may have packed into a tree that its container may be changing. */
export async function writeArchive(
  parts: ContainerParts,
  container: Container,
  { ref, path, tar, ownedByUser, keepsKinds, cancelSignal }: WriteArchiveOptions,
): Promise<void> {
  using tree = await openNamedTree(parts, container, { ref, access: 'write' });
  using found = locate(parts.host.syscalls, tree, path, { followsLink: true });
  if (!found.stats.isDirectory()) throw engineError('extraction_point_not_directory');
  requireWritable(container, found.path);
  await unpackTree(parts.host.syscalls, tar instanceof PackedTree ? tar : inflated(parts.host.processes, tar), {
    root: tree.root,
    folder: Buffer.from(found.path).toString('latin1'),
    owner:
      ownedByUser && container.config.user
        ? resolveUser(container.config, rootFiles(parts.host.syscalls, tree.root.path))
        : 'archive',
    keepsKinds: keepsKinds ?? false,
    shownAs: (name) => joinTreePath(found.path, Buffer.from(name, 'latin1').toString('utf8')),
    cancelSignal,
  });
}

/** @see moby, daemon/archive_unix.go: checkIfPathIsInAVolume */
function requireWritable({ config }: Container, path: string): void {
  const mount = config.mounts
    .filter(({ destination }) => path === destination || path.startsWith(`${destination}/`))
    .reduce<ContainerMount | undefined>((deepest, one) => (isDeeper(one, deepest) ? one : deepest), undefined);
  if (mount?.isReadOnly) throw engineError('container_path_read_only', { what: 'mounted volume' });
  if (!mount && config.hasReadOnlyRoot) throw engineError('container_path_read_only', { what: 'container rootfs' });
}

const isDeeper = (one: ContainerMount, other: ContainerMount | undefined): boolean =>
  other === undefined || one.destination.length > other.destination.length;
