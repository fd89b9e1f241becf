import { type Engine, type FileEntry, loadLocalArchives } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { InputStream } from '../cli-io.js';
import { invalid } from '../values/invalid.js';
import type { CopyMeter } from './copy-meter.js';
import type { CopyOptions } from './copy-out.js';
import { splitEntry } from './entry-path.js';
import { findLocalSource } from './local-end.js';
import { type CopyDestination, planCopy } from './plan-copy.js';

type Files = Pick<Engine, 'files'>;
type Place = { readonly ref: string; readonly path: string };

/** Copies from this machine into a container. */
export async function copyIn(
  { files }: Files,
  { ref, path, source }: Place & { readonly source: string },
  { followsLink, workingDir, cancelSignal, meter }: Omit<CopyOptions, 'keepsOwners'>,
): Promise<void> {
  const destination = await findDestination({ files }, { ref, path });
  const local = await findLocalSource(source, { workingDir, followsLink });
  const { folder, name } = planCopy(local, destination);
  const archives = await loadLocalArchives();
  const tar = archives.pack(local.path, { name, onBytes: (bytes) => meter.add(bytes), cancelSignal });
  // Docker keeps owners by number on the way in, with or without --archive, whatever its manual says.
  await files.writeArchive(ref, folder, tar, { keepsKinds: true, cancelSignal });
  meter.done(`${ref}:${destination.path}`);
}

/** Unpacks a tar from standard input, with the owners that stand in it. */
export async function copyFromInput(
  { files }: Files,
  { ref, path, stdin }: Place & { readonly stdin: InputStream },
  { cancelSignal, meter }: Pick<CopyOptions, 'cancelSignal' | 'meter'>,
): Promise<void> {
  const destination = await findDestination({ files }, { ref, path });
  if (destination.kind !== 'folder') throw invalid(`destination "${ref}:${path}" must be a directory`);
  const options = { keepsKinds: true, cancelSignal };
  await files.writeArchive(ref, destination.path, counted(stdin, meter), options);
  meter.done(`${ref}:${destination.path}`);
}

async function* counted(pieces: AsyncIterable<Uint8Array>, meter: CopyMeter): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    meter.add(piece.byteLength);
    yield piece;
  }
}

/** What is at the destination; a link there stands for where it leads. */
async function findDestination({ files }: Files, { ref, path }: Place): Promise<CopyDestination> {
  const found = await statOrNone({ files }, { ref, path });
  if (found?.kind !== 'symlink') return destinationOf(found, { ref, path });
  const followed = await statOrNone({ files }, { ref, path, followsLink: true });
  if (followed) return destinationOf(followed, { ref, path: followed.path });
  const target = found.linkTarget ?? '';
  const aimed = target.startsWith('/') ? target : `${splitEntry(`/${path}`).folder}/${target}`;
  return { path: aimed, kind: 'missing' };
}

function destinationOf(found: FileEntry | undefined, { ref, path }: Place): CopyDestination {
  if (!found) return { path, kind: 'missing' };
  if (found.kind === 'device') {
    throw invalid(`destination "${ref}:${path}" must be a directory or a regular file: got a device`);
  }
  return { path, kind: found.kind === 'directory' ? 'folder' : 'other' };
}

async function statOrNone(
  { files }: Files,
  { ref, path, followsLink }: Place & { readonly followsLink?: boolean | undefined },
): Promise<FileEntry | undefined> {
  try {
    return await files.stat(ref, path, { followsLink });
  } catch (error) {
    if (isEngineError(error, 'container_path_not_found', 'container_path_through_file')) return undefined;
    throw error;
  }
}
