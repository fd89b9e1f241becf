import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { digestAlgorithm } from '../../oci/digest.js';
import { formatReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import { copyImage } from '../image/copy-image.js';
import type { ImageSource } from '../image/image-source.js';
import { openRegistries, type Registries } from '../registry/registries.js';
import type { RegistryAccess } from '../registry/registry-access.js';
import type { ManifestDoor } from './manifest-door.js';
import type { ManifestCallOptions } from './manifest-service.js';

/** Statements about what is in an image are the largest of what is read whole. */
const MAX_BLOB_BYTES = 64 * 1024 * 1024;

/** Registries as the user's files say that they are reached. */
export function registryDoor(
  host: Pick<Host, 'clock' | 'random' | 'fetch' | 'processes' | 'syscalls'>,
  access: RegistryAccess,
): ManifestDoor {
  const registriesFor = (references: readonly Reference[], { isInsecure }: ManifestCallOptions): Registries => {
    const insecureRegistries = isInsecure ? references.map(({ registry }) => registry) : [];
    return openRegistries(host, { ...access, insecureRegistries });
  };
  return {
    parse: async (text) => withDefaultTag(await openRegistries(host, access).parse(text)),
    async read(reference, options) {
      const { cancelSignal } = options;
      const source = await registriesFor([reference], options).source(reference);
      const descriptor = await source.resolve({ cancelSignal });
      return { descriptor, bytes: await source.readManifest(descriptor, { cancelSignal }) };
    },
    async readBlob(reference, descriptor, options) {
      return await readWhole(await registriesFor([reference], options).source(reference), descriptor, options);
    },
    async write(reference, document, options) {
      const { cancelSignal } = options;
      const target = await registriesFor([reference], options).target(reference);
      const name = reference.tag ?? document.digest;
      await target.writeManifest({ name, ...document }, { cancelSignal });
    },
    async copy({ from, to }, options) {
      const { cancelSignal } = options;
      const names = { from: formatReference(from), to: formatReference(to) };
      return await copyImage({ host }, registriesFor([from, to], options), names, { cancelSignal });
    },
  };
}

async function readWhole(
  source: ImageSource,
  descriptor: Descriptor,
  { cancelSignal }: ManifestCallOptions,
): Promise<Uint8Array> {
  if (descriptor.size > MAX_BLOB_BYTES) {
    throw engineError('manifest_invalid', { reason: `a document of ${descriptor.size} bytes` });
  }
  const pieces: Buffer[] = [];
  // Copied: a piece holds until the next one is asked for.
  for await (const piece of source.readBlob(descriptor, { cancelSignal })) pieces.push(Buffer.from(piece));
  const bytes = Buffer.concat(pieces);
  const algorithm = digestAlgorithm(descriptor.digest);
  const actual = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (actual !== descriptor.digest) {
    throw engineError('blob_digest_mismatch', { expected: descriptor.digest, actual });
  }
  return bytes;
}
