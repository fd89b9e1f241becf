import { engineError } from '../../errors/engine-error.js';
import { BLOCK_BYTES, readHeader } from './header.js';

/** The beginning of the first regular file of a tar. Leaves the rest. @throws archive_invalid */
export async function firstFile(tar: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  let held = Buffer.alloc(0);
  let skip = 0;
  let wanted: number | undefined;
  for await (const piece of tar) {
    held = Buffer.concat([held, piece]);
    while (wanted === undefined && held.byteLength >= skip + BLOCK_BYTES) {
      const { kind, sizeBytes } = readHeader(held.subarray(skip, skip + BLOCK_BYTES));
      held = held.subarray(skip + BLOCK_BYTES);
      skip = 0;
      if (kind === '0' || kind === '\0') wanted = Math.min(sizeBytes, maxBytes);
      else skip = Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
      // What comes before a file is a name or its attributes, and small.
      if (skip > 1024 * 1024) throw engineError('archive_invalid', { reason: 'no file is in it' });
    }
    if (wanted !== undefined && held.byteLength >= wanted) return held.subarray(0, wanted);
  }
  throw engineError('archive_invalid', { reason: 'it ends before its first file does' });
}
