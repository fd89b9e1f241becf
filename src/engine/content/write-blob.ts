import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, digestAlgorithm } from '../../oci/digest.js';
import type { ContentStore } from './content-store.js';

/**
 * Stores `bytes` as the blob that `expected` describes, or stores nothing.
 *
 * Returning means "the blob is in the store", not "this call put it there".
 * Reads at most one chunk past `expected.size`, so that a source cannot fill the disk.
 *
 * @throws blob_size_mismatch, blob_digest_mismatch, disk_full
 */
export async function writeBlob(
  store: Pick<ContentStore, 'ingest'>,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  await using ingest = await store.ingest(expected.digest);
  if (!ingest) return;
  if (ingest.sizeBytes > 0) await ingest.restart();

  const algorithm = digestAlgorithm(expected.digest);
  const hash = createHash(algorithm);
  for await (const chunk of bytes) {
    if (ingest.sizeBytes + chunk.byteLength > expected.size) {
      await ingest.abort();
      throw engineError('blob_size_mismatch', {
        expected: expected.size,
        read: ingest.sizeBytes + chunk.byteLength,
      });
    }
    hash.update(chunk);
    await ingest.write(chunk);
  }
  const actual = `${algorithm}:${hash.digest('hex')}` as Digest;
  await ingest.commit({ digest: expected.digest, size: expected.size, actual });
}
