import { engineError } from '../../../errors/engine-error.js';
import { BLOCK_BYTES, paddedSize, type TarEntry, type TarEntryKind } from '../../layer/tar/tar-entry.js';
import { writeHeader } from '../../layer/tar/write-header.js';
import type { ArchiveMember } from './archive-member.js';

/**
 * The tar of `members` in the order given, each folder before what is in it. Nothing in it depends on when or by whom it
 * is written; no more of it is held than what is read at once.
 *
 * @throws cancelled
 */
export async function* writeArchive(
  members: Iterable<ArchiveMember>,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const folders = new Set<string>();
  for (const member of members) {
    for (const folder of foldersOf(member.path)) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      yield* writeHeader(entry('directory', `${folder}/`, 0));
    }
    yield* writeHeader({ ...entry('file', member.path, member.sizeBytes), mtime: secondsOf(member) });
    for await (const piece of exactly(member)) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      yield piece;
    }
    const padding = paddedSize(member.sizeBytes) - member.sizeBytes;
    if (padding > 0) yield Buffer.alloc(padding);
  }
  yield Buffer.alloc(2 * BLOCK_BYTES);
}

const secondsOf = ({ modifiedAtMs = 0 }: ArchiveMember): string => String(Math.max(0, Math.floor(modifiedAtMs / 1000)));

/** `a`, `a/b` of `a/b/c` */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

const entry = (kind: TarEntryKind, name: string, bodyBytes: number): TarEntry => ({
  kind,
  name,
  linkName: '',
  mode: kind === 'directory' ? 0o755 : 0o644,
  uid: 0,
  gid: 0,
  mtime: '0',
  bodyBytes,
  major: 0,
  minor: 0,
  records: [],
});

/** A body of another length than its header says would make what follows unreadable. @throws blob_size_mismatch */
export async function* exactly({ sizeBytes, read }: ArchiveMember): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of read()) {
    bytes += piece.byteLength;
    if (bytes > sizeBytes) break;
    yield piece;
  }
  if (bytes !== sizeBytes) throw engineError('blob_size_mismatch', { expected: sizeBytes, read: bytes });
}
