import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { FileEntry } from '../files/file-service.js';
import { listFolder, readFileStart } from '../files/read-entries.js';
import { walkTree } from '../layer/tree/walk-tree.js';
import { openVolumeTree, type VolumeTree } from './open-volume-tree.js';
import type { VolumeParts } from './volume-parts.js';

/** @throws volume_not_found, file_operation_failed */
export async function listVolumeFiles(parts: VolumeParts, name: string, path: string): Promise<readonly FileEntry[]> {
  using tree = await openVolumeTree(parts, name);
  return await inVolume(path, async () => listFolder(parts.host.syscalls, named(tree, name), path));
}

/** @throws volume_not_found, file_operation_failed */
export async function readVolumeFile(
  parts: VolumeParts,
  name: string,
  { path, maxBytes }: { readonly path: string; readonly maxBytes: number },
): Promise<Uint8Array> {
  using tree = await openVolumeTree(parts, name);
  return await inVolume(path, () => readFileStart(parts.host.syscalls, named(tree, name), path, { maxBytes }));
}

/** Bytes of all files in it, each once however many names it has. @throws volume_not_found */
export async function volumeSize(parts: VolumeParts, name: string): Promise<number> {
  using tree = await openVolumeTree(parts, name);
  const seen = new Set<bigint>();
  let bytes = 0;
  for (const { stats } of walkTree(tree.root, Buffer.from('.'), '')) {
    if (!stats.isFile() || (stats.nlink > 1n && seen.has(stats.ino))) continue;
    seen.add(stats.ino);
    bytes += Number(stats.size);
  }
  return bytes;
}

const named = (tree: VolumeTree, ref: string) => ({ ...tree, ref });

/** Sentences of containers' files name a container. */
async function inVolume<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    const reason = isEngineError(cause) ? REASONS[cause.code] : undefined;
    if (reason === undefined) throw cause;
    throw engineError('file_operation_failed', { operation: 'open', path, reason }, { cause });
  }
}

const REASONS: Readonly<Record<string, string | undefined>> = {
  container_path_not_found: 'no such file or directory',
  container_path_not_directory: 'not a directory',
  container_path_through_file: 'not a directory',
  container_path_not_file: 'not a regular file',
};
