import { engineError } from '../../errors/engine-error.js';
import { familiarName, type Reference } from '../../oci/reference.js';
import type { SourceOptions } from '../image/image-source.js';
import type { BlobToWrite, ImageTarget, WriteBlobOptions, WrittenBlob } from '../image/image-target.js';
import { openRegistryClient, type RegistryClient, type RegistryClientOptions } from './registry-client.js';
import type { RegistryLocation } from './registry-location.js';
import type { RegistryProblem } from './registry-problem.js';
import { streamBlob } from './stream-blob.js';
import { uploadBlob } from './upload-blob.js';

/** Repositories to try to mount from: more would take longer than sending. */
const MAX_MOUNTS = 3;

/** The repository of `reference`, to be written over the distribution protocol. */
export function openRegistryTarget(
  reference: Reference,
  location: RegistryLocation,
  options: RegistryClientOptions,
): ImageTarget {
  const scope = `repository:${location.repository}:pull,push`;
  const open = (scopes: readonly string[]): RegistryClient =>
    openRegistryClient({ location, repository: familiarName(reference), action: 'write', scopes }, options);
  const client = open([scope]);
  /** Each with the right to read one more repository, which must not cost the right to write where it is refused. */
  const mounters = new Map<string, RegistryClient>();
  const mounterFor = (from: string): RegistryClient => {
    const known = mounters.get(from) ?? open([scope, `repository:${from}:pull`]);
    mounters.set(from, known);
    return known;
  };

  const exists = (path: string, headers: Readonly<Record<string, string>>, sourceOptions: SourceOptions) =>
    client.ask({ method: 'HEAD', path, headers, accepts: [404] }, sourceOptions, ({ status }) => status !== 404);

  return {
    async writeBlob(blob, blobOptions = {}) {
      const { digest } = blob.descriptor;
      if (await exists(client.path(`blobs/${digest}`), {}, blobOptions)) return { how: 'exists' };
      const { mounted, begun } = await mount(mounterFor, location.repository, { blob, options: blobOptions });
      if (mounted) return mounted;
      await uploadBlob(client, blob, { ...blobOptions, begun });
      return { how: 'sent' };
    },
    writeBlobInTheMaking: (blob, blobOptions = {}) => streamBlob(client, blob, blobOptions),
    hasManifest: async (digest, sourceOptions = {}) =>
      await exists(client.path(`manifests/${digest}`), { accept: '*/*' }, sourceOptions),
    async writeManifest({ name, mediaType, digest, bytes }, sourceOptions = {}) {
      const request = { method: 'PUT', path: client.path(`manifests/${name}`), body: bytes } as const;
      const headers = { 'content-type': mediaType };
      const stored = await client.ask(
        { ...request, headers, mayPass: isOthersHalfWritten },
        sourceOptions,
        (response) => response.headers['docker-content-digest'],
      );
      if (stored !== undefined && stored !== digest) {
        throw engineError('blob_digest_mismatch', { expected: digest, actual: stored });
      }
    },
  };
}

/**
 * Docker's registry writes which blobs a repository has into files, and not at once: whoever looks at such a moment of
 * another push to the same repository finds no digest there, or none that it knows.
 */
const isOthersHalfWritten = ({ status, code }: RegistryProblem): boolean =>
  status === 400 && (code === 'DIGEST_INVALID' || code === 'MANIFEST_BLOB_UNKNOWN');

type MountAttempt = { readonly mounted?: WrittenBlob; readonly begun?: string | undefined };

/** Has the registry take the blob from another repository of its own; where it will not, it may open an upload instead. */
async function mount(
  mounterFor: (from: string) => RegistryClient,
  own: string,
  { blob, options }: { readonly blob: BlobToWrite; readonly options: WriteBlobOptions },
): Promise<MountAttempt> {
  const { descriptor, repositories = [] } = blob;
  let begun: string | undefined;
  for (const from of repositories.filter((repository) => repository !== own).slice(0, MAX_MOUNTS)) {
    const client = mounterFor(from);
    const query = new URLSearchParams({ mount: descriptor.digest, from });
    const { cancelSignal } = options;
    try {
      using response = await client.session.send({
        method: 'POST',
        path: client.path(`blobs/uploads/?${query}`),
        headers: { 'content-length': '0' },
        cancelSignal,
      });
      if (response.status === 201) return { mounted: { how: 'mounted', repository: from } };
      if (response.status === 202) begun = response.headers['location'];
    } catch {
      // No right to read there, or nothing there: the bytes are sent instead, which tells what is really wrong.
      if (cancelSignal?.aborted) throw engineError('cancelled');
    }
  }
  return { begun };
}
