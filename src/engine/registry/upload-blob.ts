import { engineError } from '../../errors/engine-error.js';
import type { FetchResponse } from '../../host/fetch.js';
import type { BlobToWrite, WriteBlobOptions } from '../image/image-target.js';
import type { RegistryClient } from './registry-client.js';
import { readProblem, wordsOf } from './registry-problem.js';
import { openRetries } from './retries.js';

/** How often an upload may be begun anew that the registry has lost, or cannot go on with. */
const MAX_BEGINNINGS = 3;
/** Less than this between two interruptions is no progress. */
const PROGRESS_BYTES = 256 * 1024;

/** An upload under way: where it goes on, and how much of it the registry has. */
type Upload = { readonly location: string; readonly offset: number };

/** The registry does not know the upload, or has another idea of how far it is. */
class LostUpload extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Sends a blob: as a whole with one PUT, as every registry takes it. Where that is cut off, the registry is asked how
 * much it has, and gets the rest by PATCH; where it has nothing to go on with, all of it again.
 *
 * @param begun Where an upload has been opened already, which a refused mount does.
 * @throws upload_failed, registry_*, cancelled, and what reading the blob throws
 * @see OCI distribution spec, "Pushing blobs"
 */
export async function uploadBlob(
  client: RegistryClient,
  blob: BlobToWrite,
  { begun, ...options }: WriteBlobOptions & { readonly begun?: string | undefined },
): Promise<void> {
  const upload = new BlobUpload(client, blob, options);
  try {
    await upload.run(begun);
  } catch (failure) {
    throw client.translate(failure);
  }
}

class BlobUpload {
  readonly #client: RegistryClient;
  readonly #blob: BlobToWrite;
  readonly #options: WriteBlobOptions;

  constructor(client: RegistryClient, blob: BlobToWrite, options: WriteBlobOptions) {
    this.#client = client;
    this.#blob = blob;
    this.#options = options;
  }

  async run(begun: string | undefined): Promise<void> {
    const { onRetry, cancelSignal } = this.#options;
    const retries = openRetries({ host: this.#client.host, onRetry, cancelSignal, wasReached: true });
    let upload: Upload | undefined = begun === undefined ? undefined : { location: begun, offset: 0 };
    let isInterrupted = false;
    let beginnings = 0;
    let counted = 0;
    for (;;) {
      try {
        if (upload && isInterrupted) upload = await this.#askHowFar(upload);
        if (!upload) beginnings += 1;
        upload ??= { location: await this.#begin(), offset: 0 };
        if (upload.offset - counted >= PROGRESS_BYTES) {
          counted = upload.offset;
          retries.gotFurther();
        }
        this.#options.onProgress?.(upload.offset);
        return await this.#send(upload);
      } catch (failure) {
        if (failure instanceof LostUpload) {
          if (beginnings >= MAX_BEGINNINGS) throw this.#failed(failure.reason);
          upload = undefined;
          isInterrupted = false;
        } else {
          await retries.wait(failure);
          isInterrupted = true;
        }
      }
    }
  }

  async #begin(): Promise<string> {
    const { cancelSignal } = this.#options;
    const request = { method: 'POST', path: this.#client.path('blobs/uploads/'), cancelSignal } as const;
    using response = await this.#client.session.send({ ...request, headers: { 'content-length': '0' } });
    await this.#client.succeed(response);
    return this.#locationOf(response);
  }

  /** Undefined where the registry has nothing of it. */
  async #askHowFar({ location }: Upload): Promise<Upload | undefined> {
    const { cancelSignal } = this.#options;
    using response = await this.#client.session.send({ method: 'GET', path: location, cancelSignal });
    if (response.status !== 204 && response.status !== 202) return undefined;
    const offset = offsetOf(response);
    if (offset === undefined || offset > this.#blob.descriptor.size) return undefined;
    return { location: response.headers['location'] ?? location, offset };
  }

  async #send(upload: Upload): Promise<void> {
    const { size } = this.#blob.descriptor;
    if (upload.offset === 0) return await this.#finish(upload, { from: 0 });
    if (upload.offset === size) return await this.#finish(upload, { from: size });
    const range = `${upload.offset}-${size - 1}`;
    using response = await this.#sendBytes('PATCH', upload.location, { from: upload.offset, range });
    await this.#check(response, upload);
    return await this.#finish({ location: this.#locationOf(response), offset: upload.offset }, { from: size });
  }

  /** Ends the upload with what is left of it. */
  async #finish(upload: Upload, { from }: { readonly from: number }): Promise<void> {
    const { digest } = this.#blob.descriptor;
    const address = withDigest(upload.location, digest);
    using response = await this.#sendBytes('PUT', address, { from });
    await this.#check(response, upload);
    const stored = response.headers['docker-content-digest'];
    if (stored !== undefined && stored !== digest) throw this.#failed(`it has it as ${stored}`);
  }

  async #sendBytes(
    method: 'PUT' | 'PATCH',
    path: string,
    { from, range }: { readonly from: number; readonly range?: string },
  ): Promise<FetchResponse> {
    const { cancelSignal } = this.#options;
    const length = this.#blob.descriptor.size - from;
    const headers = {
      'content-type': 'application/octet-stream',
      'content-length': `${length}`,
      ...(range === undefined ? {} : { 'content-range': range }),
    };
    const body = length === 0 ? undefined : () => this.#bytes(from);
    return await this.#client.session.send({ method, path, headers, body, cancelSignal });
  }

  async *#bytes(from: number): AsyncGenerator<Uint8Array> {
    let sent = from;
    for await (const bytes of this.#blob.open(from)) {
      yield bytes;
      sent += bytes.byteLength;
      this.#options.onProgress?.(sent);
    }
  }

  async #check(response: FetchResponse, { offset }: Upload): Promise<void> {
    const { status } = response;
    if (status >= 200 && status < 300) return;
    if (status === 401 || status === 403) return await this.#client.succeed(response);
    const problem = await readProblem(response);
    const reason = `${wordsOf(problem) || 'unexpected answer'} (HTTP ${status})`;
    const isGone = problem.code === 'BLOB_UPLOAD_UNKNOWN' || (status === 404 && problem.code === '');
    // What was put together of several pieces may be wrong where no piece was.
    const isPieced = offset > 0 && (status === 400 || status === 416);
    if (isGone || isPieced || status === 416) throw new LostUpload(reason);
    throw this.#failed(reason);
  }

  #locationOf({ headers }: FetchResponse): string {
    const location = headers['location'];
    if (location === undefined) throw this.#failed('it named no place to send it to');
    return location;
  }

  #failed(reason: string): Error {
    return engineError('upload_failed', { host: this.#client.registry, digest: this.#blob.descriptor.digest, reason });
  }
}

/** `Range: 0-1023` is 1024 bytes; `0-0` is one byte or, with most registries, none: not worth finding out which. */
function offsetOf({ headers }: FetchResponse): number | undefined {
  const end = /^(?:bytes=)?0-(\d+)$/.exec(headers['range'] ?? '')?.[1];
  return end === undefined || end === '0' ? undefined : Number(end) + 1;
}

/** Locations come with queries of their own, whose order and spelling is the registry's. */
export const withDigest = (location: string, digest: string): string =>
  `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
