import { read, readSync } from 'node:fs';
import { promisify } from 'node:util';

import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { BLOCK_BYTES, paddedSize, type TarEntry } from '../tar/tar-entry.js';
import { writeHeader } from '../tar/write-header.js';
import { Breath } from './breath.js';
import { type Descriptor, openToRead, within } from './descriptor.js';
import { readAttributes } from './read-attributes.js';
import type { TreeEntry } from './walk-tree.js';

/** A file of a tree, or a mark in a layer that `name` is gone: an empty file of that name. */
export type PackedEntry = TreeEntry | { readonly name: string; readonly isMark: true };

export type PackOptions = {
  /** Told of each piece: its bytes in a plain tar, without what extended headers take. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

const PIECE_BYTES = 512 * 1024;
/** Smaller files are read at once: to wait for another thread would take longer. */
const SMALL_BYTES = 64 * 1024;
const NO_BYTES = new Uint8Array(0);

const readAt = promisify(read);

/**
 * The tar of `entries`, in pieces as they are read: no more of it is ever held than a few of them. Names of one file are
 * hard links to the first of them. A file that shrinks meanwhile is filled up with zeros, as `tar` does.
 *
 * @throws cancelled
 */
export async function* packTree(
  syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
  entries: Iterable<PackedEntry> | AsyncIterable<PackedEntry>,
  { cancelSignal, onBytes }: PackOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const small = new SmallPieces();
  const links = new Map<string, string>();
  const breath = new Breath();
  for await (const entry of entries) {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    await breath.take();
    const header = 'isMark' in entry ? markHeader(entry.name) : asLink(readAttributes(syscalls, entry), entry, links);
    if (!header) continue;
    using file = header.kind === 'file' && !('isMark' in entry) ? openToRead(placeOf(entry)) : undefined;
    if (header.kind === 'file' && !file && !('isMark' in entry)) continue; // It has gone.
    onBytes?.(BLOCK_BYTES);
    for (const block of writeHeader(header)) yield* small.add(block);
    if (!file || header.bodyBytes === 0) continue;
    if (header.bodyBytes <= SMALL_BYTES) {
      onBytes?.(paddedSize(header.bodyBytes));
      yield* small.add(readSmall(file, header.bodyBytes));
    } else {
      yield* small.take();
      for await (const piece of readLarge(file, header.bodyBytes, cancelSignal)) {
        onBytes?.(piece.byteLength);
        yield piece;
      }
      yield* small.add(Buffer.alloc(paddedSize(header.bodyBytes) - header.bodyBytes));
    }
  }
  onBytes?.(2 * BLOCK_BYTES);
  yield* small.add(Buffer.alloc(2 * BLOCK_BYTES));
  yield* small.take();
}

const markHeader = (name: string): TarEntry => ({
  kind: 'file',
  name,
  linkName: '',
  mode: 0,
  uid: 0,
  gid: 0,
  mtime: '0',
  bodyBytes: 0,
  major: 0,
  minor: 0,
  records: [],
});

/** A further name of a file that the archive has already. */
function asLink(header: TarEntry | undefined, { stats }: TreeEntry, links: Map<string, string>): TarEntry | undefined {
  if (!header || stats.nlink < 2n || header.kind === 'directory') return header;
  const key = `${stats.dev}:${stats.ino}`;
  const first = links.get(key);
  if (first !== undefined) return { ...header, kind: 'hardlink', linkName: first, bodyBytes: 0, records: [] };
  links.set(key, header.name);
  return header;
}

const placeOf = ({ folder, base }: TreeEntry): Buffer => within(folder, base);

function readSmall({ fd }: Descriptor, bytes: number): Uint8Array {
  const padded = Buffer.alloc(paddedSize(bytes));
  for (let at = 0; at < bytes; ) {
    const count = readSync(fd, padded, at, bytes - at, at);
    if (count === 0) break;
    at += count;
  }
  return padded;
}

/** Reads one piece ahead of who takes them. */
async function* readLarge(
  { fd }: Descriptor,
  bytes: number,
  cancelSignal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const readPiece = async (at: number): Promise<Uint8Array> => {
    const wanted = Math.min(PIECE_BYTES, bytes - at);
    if (wanted <= 0) return NO_BYTES;
    const { bytesRead, buffer } = await readAt(fd, Buffer.allocUnsafeSlow(wanted), 0, wanted, at);
    return bytesRead === 0 ? Buffer.alloc(wanted) : buffer.subarray(0, bytesRead);
  };
  let next = readPiece(0);
  try {
    for (let at = 0; at < bytes; ) {
      const piece = await next;
      at += piece.byteLength;
      next = readPiece(at);
      if (cancelSignal?.aborted) throw engineError('cancelled');
      yield piece;
    }
  } finally {
    await next.catch(() => undefined); // The descriptor is closed after us.
  }
}

/** Puts small pieces together to large ones. */
class SmallPieces {
  #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #bytes = 0;

  *add(piece: Uint8Array): Generator<Uint8Array> {
    if (this.#bytes + piece.byteLength > PIECE_BYTES) yield* this.take();
    if (piece.byteLength > PIECE_BYTES) return yield piece;
    this.#buffer.set(piece, this.#bytes);
    this.#bytes += piece.byteLength;
  }

  *take(): Generator<Uint8Array> {
    if (this.#bytes === 0) return;
    yield this.#buffer.subarray(0, this.#bytes);
    this.#buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
    this.#bytes = 0;
  }
}
