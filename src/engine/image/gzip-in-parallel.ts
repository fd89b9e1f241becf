import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

/** Of plain bytes, packed by one thread at a time; larger ones pack no better, smaller ones leave threads without work. */
const BLOCK_BYTES = 512 * 1024;
/** How far deflate looks back: the end of one block helps to pack the next. */
const WINDOW_BYTES = 32 * 1024;
/** Of its own threads Node gives four to such work. */
const MAX_AT_ONCE = 4;

/** No name, no time, no system: the same bytes pack to the same bytes. @see RFC 1952, 2.3 */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
/** What a deflate stream without anything in it is. */
const EMPTY = Buffer.from([3, 0]);

const deflate = promisify(deflateRaw);

export type GzipOptions = { readonly level: number; readonly blockBytes?: number | undefined };

/**
 * One gzip member of all of `pieces`, packed on several threads: blocks of one size, each with the end of the one before
 * as its dictionary and ended at a byte, so that they can be put behind one another. What comes out depends on the bytes
 * alone, not on how they come, nor on the number of threads.
 *
 * @see pigz, the notes at the head of pigz.c
 */
export async function* gzipInParallel(
  pieces: AsyncIterable<Uint8Array>,
  { level, blockBytes = BLOCK_BYTES }: GzipOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const atOnce = Math.min(MAX_AT_ONCE, availableParallelism() + 1);
  const packing: Promise<Buffer>[] = [];
  let dictionary: Buffer | undefined;
  let checksum = 0;
  let size = 0;

  yield HEADER;
  // Those that are being packed, and the one that the next begins with.
  for await (const block of blocksOf(pieces, { blockBytes, memories: atOnce + 1 })) {
    checksum = crc32(block, checksum);
    size += block.byteLength;
    if (packing.length >= atOnce) yield await nextOf(packing);
    const work = deflate(block, {
      level,
      dictionary,
      // A larger table finds as much with fewer collisions.
      memLevel: constants.Z_MAX_MEMLEVEL,
      // What most blocks come to: one call of a thread then, and not one for every 16 KiB.
      chunkSize: blockBytes / 2,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    work.catch(() => undefined); // Told when its turn comes.
    packing.push(work);
    dictionary = block.subarray(-WINDOW_BYTES);
  }
  while (packing.length > 0) yield await nextOf(packing);
  yield EMPTY;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  yield trailer;
}

async function nextOf(packing: Promise<Buffer>[]): Promise<Buffer> {
  const first = packing.shift();
  return first ? await first : Buffer.alloc(0);
}

/** The same bytes, cut anew: every block but the last has the same size. A block holds until `memories` more were asked for. */
async function* blocksOf(
  pieces: AsyncIterable<Uint8Array>,
  { blockBytes, memories }: { readonly blockBytes: number; readonly memories: number },
): AsyncGenerator<Buffer> {
  const ring = Array.from({ length: memories }, () => Buffer.allocUnsafeSlow(blockBytes));
  let count = 0;
  let block = ring[0] ?? Buffer.alloc(0);
  let size = 0;
  for await (const piece of pieces) {
    for (let start = 0; start < piece.byteLength; ) {
      const part = piece.subarray(start, start + blockBytes - size);
      block.set(part, size);
      size += part.byteLength;
      start += part.byteLength;
      if (size < blockBytes) continue;
      yield block;
      count += 1;
      block = ring[count % memories] ?? block;
      size = 0;
    }
  }
  if (size > 0) yield block.subarray(0, size);
}
