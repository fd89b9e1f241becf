import { engineError, isEngineError } from '../../errors/engine-error.js';
import { isForeignLayer } from '../../oci/manifest.js';
import type { ImageSource } from '../image/image-source.js';
import { readBlobResuming } from './read-blob-resuming.js';
import { openRegistryClient, type RegistryClient, type RegistryClientOptions } from './registry-client.js';

/** Of those that a manifest names for one layer. */
const MAX_PLACES = 5;

/**
 * An image whose layers may be given out by their maker alone: what its registry has not got comes from where the manifest
 * says. Size and digest are checked as everywhere.
 *
 * @see OCI image spec, descriptor.md, "urls"
 */
export function withForeignLayers(source: ImageSource, options: RegistryClientOptions): ImageSource {
  return {
    ...source,
    async *readBlob(descriptor, blobOptions = {}) {
      const places = isForeignLayer(descriptor) ? (descriptor.urls ?? []).slice(0, MAX_PLACES) : [];
      const reads = [source.readBlob, ...places.map((place) => readerAt(place, options))];
      let offset = blobOptions.offset ?? 0;
      for (const [index, read] of reads.entries()) {
        try {
          for await (const bytes of read(descriptor, { ...blobOptions, offset })) {
            offset += bytes.byteLength;
            yield bytes;
          }
          return;
        } catch (failure) {
          if (index === reads.length - 1 || isEngineError(failure, 'cancelled')) throw failure;
        }
      }
    },
  };
}

const readerAt = (place: string, options: RegistryClientOptions): ImageSource['readBlob'] =>
  async function* (descriptor, blobOptions = {}) {
    const client = openPlace(place, options);
    try {
      yield* readBlobResuming({ ...client, path: place }, descriptor, blobOptions);
    } catch (failure) {
      throw client.translate(failure);
    }
  };

/** Told nothing of who we are: a stranger wrote the address. */
function openPlace(place: string, options: RegistryClientOptions): RegistryClient {
  const url = URL.parse(place);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw engineError('manifest_invalid', { reason: `a layer is said to be at ${JSON.stringify(place)}` });
  }
  const { origin, host: registry } = url;
  const endpoints = [{ origin, isTlsVerified: url.protocol === 'https:' }];
  return openRegistryClient(
    { location: { registry, repository: '', endpoints }, repository: registry, action: 'read', scopes: [] },
    { ...options, credentials: async () => undefined },
  );
}
