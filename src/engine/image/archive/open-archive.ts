import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';

import { engineError, isEngineError } from '../../../errors/engine-error.js';
import type { Host } from '../../../host/host.js';
import type { ContentStore } from '../../content/content-store.js';
import { compressionOf, decompress, LAYER_GROWTH } from '../../layer/decompress.js';
import { inflated } from '../../layer/inflate-by-program.js';
import type { ArchiveSource } from '../image-service.js';
import { type ArchiveFiles, openArchiveFiles } from './archive-files.js';
import { openFolderFiles } from './folder-files.js';

const SNIFF_BYTES = 6;
const READ_CHUNK_BYTES = 256 * 1024;

/**
 * The files of an archive: of a folder or a plain tar on disk, where they lie; of anything else, from a decompressed copy
 * below the state root, which goes when it is closed or this process ends.
 *
 * @throws archive_invalid, disk_full, cancelled
 */
export async function openArchive(
  { content, host }: { readonly content: ContentStore; readonly host: Pick<Host, 'processes'> },
  source: ArchiveSource,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): Promise<ArchiveFiles> {
  const kind = 'path' in source ? await kindOf(source.path) : 'other';
  if ('path' in source && kind === 'folder') return openFolderFiles(source.path);
  if ('path' in source && kind === 'plain file') return await openArchiveFiles(source.path);
  await using cleanUp = new AsyncDisposableStack();
  const spool = await content.ingestUnnamed();
  cleanUp.defer(() => spool.abort());
  try {
    const plain = inflated(host.processes, archiveBytes(source));
    for await (const bytes of decompress(plain, { growth: LAYER_GROWTH })) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      await spool.write(bytes);
    }
  } catch (failure) {
    if (!isEngineError(failure, 'layer_invalid')) throw failure;
    const reason = failure.message.replace(/^invalid layer: /, '');
    throw engineError('archive_invalid', { reason }, { cause: failure });
  }
  const files = cleanUp.use(await openArchiveFiles(spool.path));
  const kept = cleanUp.move();
  return {
    has: (path) => files.has(path),
    size: (path) => files.size(path),
    read: (path) => files.read(path),
    start: (path, bytes) => files.start(path, bytes),
    stream: (path, offset) => files.stream(path, offset),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The bytes of a source as they are. @throws archive_unreadable, archive_invalid */
export async function* archiveBytes(source: ArchiveSource): AsyncGenerator<Uint8Array> {
  if (!('path' in source)) return yield* source.bytes;
  try {
    yield* createReadStream(source.path, { highWaterMark: READ_CHUNK_BYTES });
  } catch (cause) {
    throw unreadable(source.path, cause);
  }
}

/** In a folder and in a plain file what is in it can be read where it lies. Pipes and devices can be read once only. */
async function kindOf(path: string): Promise<'folder' | 'plain file' | 'other'> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'folder';
    if (!stats.isFile()) return 'other';
    await using file = await open(path, 'r');
    const { buffer } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return compressionOf(buffer) === 'none' ? 'plain file' : 'other';
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT')
    return engineError('archive_unreadable', { path, reason: 'no such file or directory' }, { cause });
  if (code === 'EISDIR') return engineError('archive_invalid', { reason: `${path} is a folder` }, { cause });
  return code === 'EACCES'
    ? engineError('archive_unreadable', { path, reason: 'permission denied' }, { cause })
    : cause;
}
