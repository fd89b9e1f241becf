import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { engineError } from '../../errors/engine-error.js';
import { messageOf } from './error-reply.js';

/** How a compressed stream begins. */
const FORMATS: readonly { readonly magic: readonly number[]; readonly open: (() => Transform) | undefined }[] = [
  { magic: [0x1f, 0x8b], open: createGunzip },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], open: createZstdDecompress },
  { magic: [0x42, 0x5a, 0x68], open: undefined },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], open: undefined },
];
const MAGIC_BYTES = 5;

/** An archive as it was before somebody compressed it with gzip or zstd. @throws archive_invalid, not_implemented */
export async function* decompressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const source = bytes[Symbol.asyncIterator]();
  const head = await firstBytes(source);
  const all = rejoined(head, source);
  const format = FORMATS.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  if (!format) return yield* all;
  if (!format.open) throw engineError('not_implemented', { what: 'an archive that bzip2 or xz has compressed' });
  const transform = format.open();
  const done = pipeline(Readable.from(all), transform);
  done.catch(() => undefined);
  try {
    yield* transform as AsyncIterable<Buffer>;
    await done;
  } catch (cause) {
    throw engineError('archive_invalid', { reason: messageOf(cause) }, { cause });
  }
}

async function firstBytes(source: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < MAGIC_BYTES; ) {
    const step = await source.next();
    if (step.done) break;
    size += step.value.byteLength;
    chunks.push(step.value);
  }
  return Buffer.concat(chunks);
}

async function* rejoined(head: Buffer, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  if (head.byteLength > 0) yield head;
  for (let step = await source.next(); !step.done; step = await source.next()) yield step.value;
}
