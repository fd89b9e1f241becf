import { engineError } from '../../errors/engine-error.js';
import type { FetchResponse } from '../../host/fetch.js';

/** The body of an answer, whole. @throws manifest_invalid where it is longer than `limit` bytes */
export async function readDocument({ bytes }: FetchResponse, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit) throw engineError('manifest_invalid', { reason: `more than ${limit} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
