import { read, readSync } from 'node:fs';
import { promisify } from 'node:util';

import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import { BLOCK_BYTES, paddedSize } from '../tar/tar-entry.js';
import { writeHeader } from '../tar/write-header.js';
import type { Descriptor } from './descriptor.js';
import { type PackedEntry, type PackedFile, packedFiles } from './packed-files.js';

export type PackOptions = {
  /** Told of each piece: its bytes in a plain tar, without what extended headers take. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

const PIECE_BYTES = 512 * 1024;
/** Files up to this are read at once: to wait for another thread would take longer. */
export const SMALL_BYTES = 64 * 1024;
const NO_BYTES = new Uint8Array(0);

const readAt = promisify(read);

/**
 * The tar of `entries`, in pieces as they are read: no more of it is ever held than a few of them. Names of one file are
 * hard links to the first of them. A file that shrinks meanwhile is filled up with zeros, as `tar` does.
 *
 * @throws cancelled
 */
export const packTree = (
  syscalls: Pick<Syscalls, 'listXattrs' | 'getXattr'>,
  entries: Iterable<PackedEntry> | AsyncIterable<PackedEntry>,
  options: PackOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> => packFiles(packedFiles(syscalls, entries, options), options);

export async function* packFiles(
  files: AsyncIterable<PackedFile>,
  { cancelSignal, onBytes }: PackOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const small = new SmallPieces();
  for await (const { header, file } of files) {
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

export function readSmall({ fd }: Descriptor, bytes: number): Uint8Array {
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
