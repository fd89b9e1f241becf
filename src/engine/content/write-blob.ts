import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, digestAlgorithm } from '../../oci/digest.js';
import type { ContentStore, Ingest } from './content-store.js';

/**
 * Stores `bytes`, a document rather than a layer, as the blob that `expected` describes, or stores nothing.
 *
 * Returning means "the blob is in the store", not "this call put it there": two processes may bring it at once.
 * Reads at most one chunk past `expected.size`, so that a source cannot fill the disk. What a killed process had of it
 * is not kept, as it is quickly brought again.
 *
 * @throws blob_size_mismatch, blob_digest_mismatch, disk_full
 */
export async function writeBlob(
  store: Pick<ContentStore, 'has' | 'ingestUnnamed'>,
  expected: Pick<Descriptor, 'digest' | 'size'>,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  if (await store.has(expected.digest)) return;
  await using ingest = await store.ingestUnnamed();
  try {
    await write(ingest, expected, bytes);
  } catch (failure) {
    await ingest.abort();
    throw failure;
  }
}

async function write(
  ingest: Ingest,
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const algorithm = digestAlgorithm(digest);
  const hash = createHash(algorithm);
  for await (const chunk of bytes) {
    const read = ingest.sizeBytes + chunk.byteLength;
    if (read > size) throw engineError('blob_size_mismatch', { expected: size, read });
    hash.update(chunk);
    await ingest.write(chunk);
  }
  const actual = `${algorithm}:${hash.digest('hex')}` as Digest;
  await ingest.commit({ digest, size, actual });
}
