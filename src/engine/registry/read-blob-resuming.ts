import { engineError } from '../../errors/engine-error.js';
import { FetchError, type FetchResponse } from '../../host/fetch.js';
import type { Host } from '../../host/host.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { ReadBlobOptions } from '../image/image-source.js';
import type { RegistrySession } from './registry-session.js';
import { openRetries } from './retries.js';

const PARTIAL_CONTENT = 206;
/** Less than this between two interruptions is no progress: a line that gives a byte at a time would never end. */
const PROGRESS_BYTES = 256 * 1024;

/** Where a blob is asked for, and who judges the answer. */
export type BlobRequest = {
  readonly session: RegistrySession;
  readonly host: Pick<Host, 'clock' | 'random'>;
  readonly path: string;
  /** Throws unless the answer is a success. */
  readonly succeed: (response: FetchResponse) => Promise<void>;
};

/**
 * The bytes of a blob from `offset` on. Where the connection breaks, it is asked for again from there, by `Range`;
 * a registry that knows no ranges sends all of it again, and what is here already is skipped.
 */
export async function* readBlobResuming(
  { session, host, path, succeed }: BlobRequest,
  { size }: Descriptor,
  { offset = 0, onRetry, cancelSignal }: ReadBlobOptions,
): AsyncGenerator<Uint8Array> {
  const retries = openRetries({ host, onRetry, cancelSignal, wasReached: true });
  let position = offset;
  let counted = offset;
  while (position < size) {
    try {
      const headers = position > 0 ? { range: `bytes=${position}-${size - 1}` } : {};
      using response = await session.send({ method: 'GET', path, headers, cancelSignal });
      await succeed(response);
      for await (const chunk of skipped(response.bytes, toSkip(response, position))) {
        if (position + chunk.byteLength > size) {
          throw engineError('blob_size_mismatch', { expected: size, read: position + chunk.byteLength });
        }
        position += chunk.byteLength;
        if (position - counted >= PROGRESS_BYTES) {
          counted = position;
          retries.gotFurther();
        }
        yield chunk;
      }
      if (position < size) throw new FetchError('cut_off', 'the connection was cut off');
    } catch (failure) {
      await retries.wait(failure);
    }
  }
}

/** How much of the answer is here already. */
function toSkip(response: FetchResponse, position: number): number {
  if (response.status !== PARTIAL_CONTENT) return position;
  const start = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '')?.[1];
  if (start === undefined || Number(start) > position) {
    throw new FetchError('failed', 'it sent another part of the blob than was asked for');
  }
  return position - Number(start);
}

async function* skipped(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of bytes) {
    if (left >= chunk.byteLength) {
      left -= chunk.byteLength;
      continue;
    }
    yield left > 0 ? chunk.subarray(left) : chunk;
    left = 0;
  }
}
