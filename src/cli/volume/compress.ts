import { Readable } from 'node:stream';
import { createGzip, createZstdCompress } from 'node:zlib';

import { invalid } from '../values/invalid.js';

const COMPRESSIONS = ['none', 'gzip', 'zstd'] as const;

export type Compression = (typeof COMPRESSIONS)[number];

/** Reads `--compress`. @throws argument_invalid */
export function parseCompression(text: string): Compression {
  const known = COMPRESSIONS.find((each) => each === text);
  if (known === undefined) throw invalid(`unknown compression ${JSON.stringify(text)} (must be gzip, zstd or none)`);
  return known;
}

/** What the name of a file says it is. */
export function compressionOf(path: string): Compression {
  if (/\.(gz|tgz)$/.test(path)) return 'gzip';
  return /\.(zst|tzst)$/.test(path) ? 'zstd' : 'none';
}

/** A failure of `pieces` is a failure of what comes back. */
export function compressed(pieces: AsyncIterable<Uint8Array>, compression: Compression): AsyncIterable<Uint8Array> {
  if (compression === 'none') return pieces;
  const source = Readable.from(pieces, { objectMode: false });
  const target = compression === 'gzip' ? createGzip() : createZstdCompress();
  source.on('error', (error) => target.destroy(error));
  return source.pipe(target);
}
