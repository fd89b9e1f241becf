import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { FetchResponse } from '../../host/fetch.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, digestAlgorithm, parseDigest } from '../../oci/digest.js';
import { isSchema1Type, MEDIA_TYPE } from '../../oci/manifest.js';
import { MAX_DOCUMENT_BYTES } from '../../oci/parse-manifest.js';
import { familiarName, familiarReference, formatReference, type Reference } from '../../oci/reference.js';
import type { ImageSource, SourceOptions } from '../image/image-source.js';
import { readBlobResuming } from './read-blob-resuming.js';
import { readDocument } from './read-document.js';
import { openRegistryClient, type RegistryClientOptions } from './registry-client.js';
import { registryEndpoints } from './registry-hosts.js';
import type { RegistryLocation } from './registry-location.js';

export type RegistrySourceOptions = RegistryClientOptions & {
  /** Where to read; the registry of the name, unless told. */
  readonly location?: RegistryLocation | undefined;
};

const ACCEPTED = [MEDIA_TYPE.ociIndex, MEDIA_TYPE.dockerIndex, MEDIA_TYPE.ociManifest, MEDIA_TYPE.dockerManifest].join(
  ', ',
);

/** What registries that know no HEAD of manifests answer it with. */
const HEAD_UNKNOWN = [400, 405, 501];

/** The image that `reference` names, seen over the distribution protocol. */
export function openRegistrySource(reference: Reference, options: RegistrySourceOptions): ImageSource {
  const location = options.location ?? ownLocation(reference);
  const asked = familiarReference(reference);
  const client = openRegistryClient(
    {
      location,
      repository: familiarName(reference),
      action: 'read',
      scopes: [`repository:${location.repository}:pull`],
    },
    options,
  );
  const attempt = <Result>(
    { method, name, manifest }: { readonly method: 'GET' | 'HEAD'; readonly name: string; readonly manifest: string },
    sourceOptions: SourceOptions,
    read: (response: FetchResponse) => Promise<Result> | Result,
  ): Promise<Result> => {
    const headers = { accept: ACCEPTED };
    const accepts = method === 'HEAD' ? HEAD_UNKNOWN : [];
    return client.ask(
      { method, path: client.path(`manifests/${name}`), headers, manifest, accepts },
      sourceOptions,
      read,
    );
  };
  const name = reference.digest ?? reference.tag ?? 'latest';
  /** Of a registry that does not say what it has before it sends it: not asked for twice. */
  const known = new Map<Digest, Uint8Array>();

  return {
    async resolve(sourceOptions = {}) {
      const request = { name, manifest: asked };
      // HEAD first: it costs nothing of a rate limit, and most of what is pulled is here already.
      const head = await attempt({ ...request, method: 'HEAD' }, sourceOptions, (response) =>
        descriptorOf(response, reference),
      );
      if (head) return head;
      return await attempt({ ...request, method: 'GET' }, sourceOptions, async (response) => {
        refuseSchema1(response, reference);
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
      const manifest = `${familiarName(reference)}@${digest}`;
      return await attempt({ method: 'GET', name: digest, manifest }, sourceOptions, async (response) => {
        refuseSchema1(response, reference);
        const bytes = await readDocument(response, MAX_DOCUMENT_BYTES);
        verify(bytes, digest);
        return bytes;
      });
    },

    async *readBlob(descriptor, blobOptions = {}) {
      try {
        const path = client.path(`blobs/${descriptor.digest}`);
        yield* readBlobResuming({ ...client, path }, descriptor, blobOptions);
      } catch (failure) {
        throw client.translate(failure);
      }
    },
  };
}

/** What a HEAD answered; undefined where it says too little. */
function descriptorOf(response: FetchResponse, reference: Reference): Descriptor | undefined {
  const digest = response.headers['docker-content-digest'];
  const length = response.headers['content-length'];
  if (response.status === 200) refuseSchema1(response, reference);
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

/** Before it is hashed: it is known by the digest of what was signed, not of its bytes. */
function refuseSchema1(response: FetchResponse, reference: Reference): void {
  if (isSchema1Type(mediaTypeOf(response))) throw engineError('manifest_too_old', { ref: formatReference(reference) });
}

const mediaTypeOf = ({ headers }: FetchResponse): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';

function verify(bytes: Uint8Array, expected: Digest): void {
  const algorithm = digestAlgorithm(expected);
  const actual = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (actual !== expected) throw engineError('blob_digest_mismatch', { expected, actual });
}

const ownLocation = ({ registry, repository }: Reference): RegistryLocation => ({
  registry,
  repository,
  endpoints: registryEndpoints(registry),
});
