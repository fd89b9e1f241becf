import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { engineError, isEngineError } from '../../errors/engine-error.js';

/** Twice as fast as zlib's own 16 KiB. */
const CHUNK_BYTES = 256 * 1024;
const SNIFF_BYTES = 6;

export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

/** Told by the first bytes: media types are often wrong. */
export function compressionOf(start: Uint8Array): Compression {
  const [first, second, third, fourth] = start;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
  // A skippable frame of zstd, RFC 8878, 3.1.2
  if (((first ?? 0) & 0xf0) === 0x50 && second === 0x2a && third === 0x4d && fourth === 0x18) return 'zstd';
  const text = Buffer.from(start).toString('latin1');
  if (text.startsWith('BZh')) return 'bzip2';
  return text.startsWith('\xfd7zXZ') ? 'xz' : 'none';
}

/** How much strangers' bytes may grow to when they are decompressed. */
export type Growth = {
  /** As many times. */
  readonly times: number;
  /** As long as it is not more than this in all, it may be any number of times. */
  readonly harmlessBytes: number;
};

/** What gzip can do at the most is 1032 times; a layer that zstd makes larger still is there to fill a disk. */
export const LAYER_GROWTH: Growth = { times: 1100, harmlessBytes: 1024 ** 3 };

export type DecompressOptions = {
  /** Sees the bytes as they come, where they are compressed. */
  readonly onCompressed?: ((piece: Uint8Array) => void) | undefined;
  /** Without end, unless told. */
  readonly growth?: Growth | undefined;
};

/**
 * The bytes behind gzip, zstd or nothing.
 *
 * @throws layer_invalid where they are damaged, of another kind, or grow beyond bounds
 */
export async function* decompress(
  pieces: AsyncIterable<Uint8Array>,
  { onCompressed, growth }: DecompressOptions = {},
): AsyncGenerator<Uint8Array> {
  const { start, rest } = await sniff(pieces);
  const compression = compressionOf(start);
  if (compression === 'bzip2' || compression === 'xz') {
    throw engineError('layer_invalid', { reason: 'it is compressed with something else than gzip or zstd' });
  }
  if (compression === 'none') return yield* rest;
  const decoder =
    compression === 'gzip'
      ? createGunzip({ chunkSize: CHUNK_BYTES })
      : createZstdDecompress({ chunkSize: CHUNK_BYTES });
  let [packed, unpacked] = [0, 0];
  const see = (piece: Uint8Array): void => {
    packed += piece.byteLength;
    onCompressed?.(piece);
  };
  pipeline(tapped(rest, see), decoder, () => undefined); // Its failure is what reading the decoder ends with.
  try {
    for await (const piece of decoder as AsyncIterable<Uint8Array>) {
      unpacked += piece.byteLength;
      if (growth && unpacked > growth.harmlessBytes && unpacked > packed * growth.times) throw growsTooMuch(growth);
      yield piece;
    }
  } catch (cause) {
    throw asLayerFailure(cause);
  }
}

async function* tapped(
  pieces: AsyncIterable<Uint8Array>,
  see: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    see(piece);
    yield piece;
  }
}

const growsTooMuch = ({ times }: Growth): Error =>
  engineError('layer_invalid', { reason: `decompressed it is more than ${times} times as large` });

function asLayerFailure(cause: unknown): unknown {
  const isDecoders = cause instanceof Error && 'code' in cause && /^(Z_|ZSTD_)/.test(String(cause.code));
  if (isEngineError(cause) || !isDecoders) return cause;
  return engineError('layer_invalid', { reason: `cannot be decompressed: ${cause.message}` }, { cause });
}

/** The first few bytes, and everything from the start once more. */
export async function sniff(pieces: AsyncIterable<Uint8Array>) {
  const iterator = pieces[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array(0);
  while (start.byteLength < SNIFF_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    start = start.byteLength === 0 ? next.value : Buffer.concat([start, next.value]);
  }
  const first = start;
  async function* rest(): AsyncGenerator<Uint8Array> {
    try {
      if (first.byteLength > 0) yield first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { start, rest: rest() };
}
