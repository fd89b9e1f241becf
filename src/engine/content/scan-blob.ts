import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import { type Digest, digestAlgorithm } from '../../oci/digest.js';

const PIECE_BYTES = 512 * 1024;

/**
 * The bytes of a blob in one piece of memory, filled again and again: new memory for each piece makes V8 collect its
 * garbage all the time.
 *
 * @throws blob_digest_mismatch at its end
 */
export async function* scanBlob(path: string, digest: Digest): AsyncGenerator<Uint8Array, void, undefined> {
  const algorithm = digestAlgorithm(digest);
  const hash = createHash(algorithm);
  const memory = Buffer.allocUnsafeSlow(PIECE_BYTES);
  await using file = await open(path);
  for (;;) {
    const { bytesRead } = await file.read(memory, 0, PIECE_BYTES, null);
    if (bytesRead === 0) break;
    const piece = memory.subarray(0, bytesRead);
    hash.update(piece);
    yield piece;
  }
  const actual = `${algorithm}:${hash.digest('hex')}`;
  if (actual !== digest) throw engineError('blob_digest_mismatch', { expected: digest, actual });
}
