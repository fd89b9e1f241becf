import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import type { Ingest } from './content-store.js';

/**
 * Writes bytes whose digest nobody knows yet; where they break off nothing of them is kept.
 *
 * @returns their digest, with which the ingest can be committed
 * @throws disk_full, cancelled, and whatever `bytes` throws
 */
export async function writeHashed(
  ingest: Ingest,
  bytes: AsyncIterable<Uint8Array>,
  { cancelSignal }: { readonly cancelSignal: AbortSignal },
): Promise<Digest> {
  const hash = createHash('sha256');
  try {
    for await (const piece of bytes) {
      if (cancelSignal.aborted) throw engineError('cancelled');
      hash.update(piece);
      await ingest.write(piece);
    }
  } catch (failure) {
    await ingest.abort();
    throw failure;
  }
  return parseDigest(`sha256:${hash.digest('hex')}`);
}
