import { isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { digestHex } from '../../oci/digest.js';
import { MAX_DOCUMENT_BYTES, parseManifest } from '../../oci/parse-manifest.js';
import type { Reference } from '../../oci/reference.js';
import { readDocument } from './read-document.js';
import type { Registries } from './registries.js';
import type { Referrer, RegistryCallOptions } from './registry-service.js';

/** What cosign and its like attach by a tag that is made of the digest, and what it is. */
const TAGGED = [
  { suffix: '.sig', artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json' },
  { suffix: '.att', artifactType: 'application/vnd.dev.cosign.artifact.att.v1+json' },
  { suffix: '.sbom', artifactType: 'application/vnd.dev.cosign.artifact.sbom.v1+json' },
] as const;

/**
 * What is attached to an image: as the registry lists it, or where it keeps no list, as the tag does that stands for one.
 *
 * @see OCI distribution spec, "Listing Referrers", and "Referrers Tag Schema"
 */
export async function listReferrers(
  registries: Registries,
  reference: Reference,
  options: RegistryCallOptions,
): Promise<readonly Referrer[]> {
  const source = await registries.source(reference);
  const { digest } = await source.resolve(options);
  const client = await registries.client(reference, { action: 'read', right: 'pull' });
  const tag = digest.replace(':', '-');
  const read = (path: string): Promise<readonly Descriptor[] | undefined> =>
    client.ask({ method: 'GET', path: client.path(path), accepts: [400, 404, 405] }, options, async (response) => {
      if (response.status !== 200) return undefined;
      const parsed = parseManifest(Buffer.from(await readDocument(response, MAX_DOCUMENT_BYTES)).toString('utf8'));
      return parsed.kind === 'index' ? parsed.index.manifests : undefined;
    });
  const listed = (await read(`referrers/${digest}`)) ?? (await read(`manifests/${tag}`)) ?? [];
  const tagged: Referrer[] = [];
  for (const { suffix, artifactType } of TAGGED) {
    const found = await findTag(
      registries,
      { ...reference, digest: undefined, tag: `sha256-${digestHex(digest)}${suffix}` },
      options,
    );
    if (found) tagged.push({ ...toReferrer(found), artifactType });
  }
  return [...listed.map(toReferrer), ...tagged];
}

async function findTag(
  registries: Registries,
  reference: Reference,
  options: RegistryCallOptions,
): Promise<Descriptor | undefined> {
  try {
    return await (await registries.source(reference)).resolve(options);
  } catch (failure) {
    if (isEngineError(failure, 'manifest_unknown', 'registry_denied', 'registry_unauthorized')) return undefined;
    throw failure;
  }
}

const toReferrer = ({ digest, mediaType, artifactType, size, annotations }: Descriptor): Referrer => ({
  digest,
  mediaType,
  artifactType: artifactType ?? '',
  sizeBytes: size,
  annotations: annotations ?? {},
});
