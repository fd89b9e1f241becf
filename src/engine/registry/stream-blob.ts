import { engineError } from '../../errors/engine-error.js';
import type { BlobInTheMaking, WriteBlobOptions } from '../image/image-target.js';
import type { RegistryClient } from './registry-client.js';
import { withDigest } from './upload-blob.js';

/**
 * Sends a blob while it is being made: its bytes by one PATCH without a length, as docker pushes, then its digest.
 *
 * There is one attempt, since the bytes come once. What it fails with is not told: whoever asked makes the whole blob then,
 * and finds out what is wrong by {@link uploadBlob}.
 *
 * @returns whether the registry has it
 * @throws cancelled
 */
export async function streamBlob(
  client: RegistryClient,
  { bytes, describe }: BlobInTheMaking,
  { onProgress, cancelSignal }: WriteBlobOptions,
): Promise<boolean> {
  const { session } = client;
  let sent = 0;
  const body = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      yield piece;
      sent += piece.byteLength;
      onProgress?.(sent);
    }
  };
  try {
    const path = client.path('blobs/uploads/');
    using begun = await session.send({ method: 'POST', path, headers: { 'content-length': '0' }, cancelSignal });
    const place = begun.headers['location'];
    if (begun.status !== 202 || place === undefined) return false;
    const headers = { 'content-type': 'application/octet-stream' };
    using taken = await session.send({ method: 'PATCH', path: place, headers, body, cancelSignal });
    if (taken.status !== 202) return false;
    const { digest, size } = describe();
    if (sent !== size) return false;
    const end = withDigest(taken.headers['location'] ?? place, digest);
    using stored = await session.send({ method: 'PUT', path: end, headers: { 'content-length': '0' }, cancelSignal });
    return stored.status === 201;
  } catch {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    return false;
  }
}
