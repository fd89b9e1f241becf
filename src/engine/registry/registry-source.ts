import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import { type Fetch, FetchError, type FetchResponse } from '../../host/fetch.js';
import type { Host } from '../../host/host.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, digestAlgorithm, parseDigest } from '../../oci/digest.js';
import { MEDIA_TYPE } from '../../oci/manifest.js';
import { MAX_DOCUMENT_BYTES } from '../../oci/parse-manifest.js';
import { familiarName, familiarReference, type Reference } from '../../oci/reference.js';
import type { ImageSource, SourceOptions } from '../image/image-source.js';
import type { CredentialSource } from './credentials.js';
import { readBlobResuming } from './read-blob-resuming.js';
import { openAuthorizer } from './registry-authorizer.js';
import { registryEndpoints } from './registry-hosts.js';
import { problemToError, readProblem } from './registry-problem.js';
import { openRegistrySession } from './registry-session.js';
import { withRetries } from './retries.js';
import { TransientAnswer } from './transient-answer.js';

export type RegistrySourceOptions = {
  readonly host: Pick<Host, 'clock' | 'random'>;
  readonly fetch: Fetch;
  readonly credentials: CredentialSource;
  /** `host:port` or `host`, reached without TLS or with any certificate. */
  readonly insecureRegistries?: readonly string[] | undefined;
  /** The longest silence of a registry before it counts as gone. */
  readonly idleTimeoutMs?: number | undefined;
};

const ACCEPTED = [MEDIA_TYPE.ociIndex, MEDIA_TYPE.dockerIndex, MEDIA_TYPE.ociManifest, MEDIA_TYPE.dockerManifest].join(
  ', ',
);

/** What registries that know no HEAD of manifests answer it with. */
const HEAD_UNKNOWN = [400, 405, 501];

/** The image that `reference` names in its registry, seen over the distribution protocol. */
export function openRegistrySource(reference: Reference, options: RegistrySourceOptions): ImageSource {
  const { host, fetch, credentials } = options;
  const { registry, repository } = reference;
  const subject = { registry, repository: familiarName(reference) };
  const asked = familiarReference(reference);
  const session = openRegistrySession({
    fetch,
    clock: host.clock,
    authorizer: openAuthorizer({ fetch, subject, scope: `repository:${repository}:pull`, credentials }),
    endpoints: registryEndpoints(registry, options.insecureRegistries),
    idleTimeoutMs: options.idleTimeoutMs,
  });
  const path = (kind: 'manifests' | 'blobs', name: string): string => `/v2/${repository}/${kind}/${name}`;

  const succeed = async (response: FetchResponse, manifest?: string): Promise<void> => {
    if (response.status < 200 || response.status > 299) {
      throw problemToError(await readProblem(response), { ...subject, manifest });
    }
  };
  const translate = (failure: unknown, manifest?: string): unknown => {
    if (failure instanceof FetchError) {
      return engineError('registry_unreachable', { host: registry, reason: failure.message }, { cause: failure });
    }
    return failure instanceof TransientAnswer ? problemToError(failure.problem, { ...subject, manifest }) : failure;
  };
  /** Several attempts at one document, and their failure in the catalogue's words. */
  const attempt = async <Result>(
    request: { readonly method: 'GET' | 'HEAD'; readonly name: string; readonly manifest: string },
    { onRetry, cancelSignal }: SourceOptions,
    read: (response: FetchResponse) => Promise<Result>,
  ): Promise<Result> => {
    const { method, name, manifest } = request;
    try {
      return await withRetries({ host, onRetry, cancelSignal }, async () => {
        const headers = { accept: ACCEPTED };
        using response = await session.send({ method, path: path('manifests', name), headers, cancelSignal });
        if (method === 'GET' || !HEAD_UNKNOWN.includes(response.status)) await succeed(response, manifest);
        return await read(response);
      });
    } catch (failure) {
      throw translate(failure, manifest);
    }
  };
  const name = reference.digest ?? reference.tag ?? 'latest';
  /** Of a registry that does not say what it has before it sends it: not asked for twice. */
  const known = new Map<Digest, Uint8Array>();

  return {
    async resolve(sourceOptions = {}) {
      const request = { name, manifest: asked };
      // HEAD first: it costs nothing of a rate limit, and most of what is pulled is here already.
      const head = await attempt({ ...request, method: 'HEAD' }, sourceOptions, async (response) =>
        descriptorOf(response, reference),
      );
      if (head) return head;
      return await attempt({ ...request, method: 'GET' }, sourceOptions, async (response) => {
        const bytes = await readDocument(response, MAX_DOCUMENT_BYTES);
        const digest = reference.digest ?? parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
        verify(bytes, digest);
        known.set(digest, bytes);
        return { mediaType: mediaTypeOf(response), digest, size: bytes.byteLength };
      });
    },

    async readManifest({ digest }, sourceOptions = {}) {
      const here = known.get(digest);
      if (here) return here;
      const manifest = `${subject.repository}@${digest}`;
      return await attempt({ method: 'GET', name: digest, manifest }, sourceOptions, async (response) => {
        const bytes = await readDocument(response, MAX_DOCUMENT_BYTES);
        verify(bytes, digest);
        return bytes;
      });
    },

    async *readBlob(descriptor, blobOptions = {}) {
      try {
        yield* readBlobResuming(
          { session, host, path: path('blobs', descriptor.digest), succeed },
          descriptor,
          blobOptions,
        );
      } catch (failure) {
        throw translate(failure);
      }
    },
  };
}

/** What a HEAD answered; undefined where it says too little. */
function descriptorOf(response: FetchResponse, reference: Reference): Descriptor | undefined {
  const digest = response.headers['docker-content-digest'];
  const length = response.headers['content-length'];
  if (response.status !== 200 || digest === undefined || length === undefined || !/^\d+$/.test(length))
    return undefined;
  const size = Number(length);
  if (size > MAX_DOCUMENT_BYTES) throw engineError('manifest_invalid', { reason: `${size} bytes are too many` });
  const told = parseDigest(digest);
  if (reference.digest !== undefined && told !== reference.digest) {
    throw engineError('blob_digest_mismatch', { expected: reference.digest, actual: told });
  }
  return { mediaType: mediaTypeOf(response), digest: told, size };
}

const mediaTypeOf = ({ headers }: FetchResponse): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';

async function readDocument({ bytes }: FetchResponse, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit) throw engineError('manifest_invalid', { reason: `more than ${limit} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function verify(bytes: Uint8Array, expected: Digest): void {
  const algorithm = digestAlgorithm(expected);
  const actual = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (actual !== expected) throw engineError('blob_digest_mismatch', { expected, actual });
}
