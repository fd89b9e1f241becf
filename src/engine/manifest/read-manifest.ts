import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Index, isIndexType, isManifestType, MEDIA_TYPE } from '../../oci/manifest.js';
import { MAX_DOCUMENT_BYTES, type ParsedManifest, parseManifest, parsePlatform } from '../../oci/parse-manifest.js';
import type { Platform } from '../../oci/platform.js';
import { formatReference, type Reference } from '../../oci/reference.js';
import { parseJsonObject } from '../../oci/untrusted-json.js';
import type { ManifestDoor } from './manifest-door.js';
import type { ManifestCallOptions, RegistryManifest } from './manifest-service.js';

/** A manifest or index that was read, and what it says. */
export type ReadManifest = RegistryManifest & { readonly reference: Reference; readonly parsed: ParsedManifest };

/** What `reference` stands for. */
export async function readManifest(
  door: ManifestDoor,
  reference: Reference,
  options: ManifestCallOptions,
): Promise<ReadManifest> {
  const { descriptor, bytes } = await door.read(reference, options);
  const parsed = parseManifest(Buffer.from(bytes).toString('utf8'), { ref: formatReference(reference) });
  const mediaType = typeOf(parsed, descriptor.mediaType);
  const { digest } = descriptor;
  return {
    name: formatReference(reference),
    reference,
    descriptor: { mediaType, digest, size: bytes.byteLength },
    bytes,
    parsed,
  };
}

/** What the document says itself; else what its registry says; else the standard's. */
function typeOf(parsed: ParsedManifest, told: string): string {
  const isIndex = parsed.kind === 'index';
  const own = isIndex ? parsed.index.mediaType : parsed.manifest.mediaType;
  if (own !== undefined) return own;
  if (isIndex ? isIndexType(told) : isManifestType(told)) return told;
  return isIndex ? MEDIA_TYPE.ociIndex : MEDIA_TYPE.ociManifest;
}

/** The manifest of one image, with the platform that its configuration says. @throws manifest_is_list, manifest_missing */
export async function readImage(
  door: ManifestDoor,
  reference: Reference,
  options: ManifestCallOptions,
): Promise<ReadManifest> {
  const read = await orMissing(reference, readManifest(door, reference, options));
  if (read.parsed.kind === 'index') throw engineError('manifest_is_list', { name: read.name });
  return await withPlatform(door, read, options);
}

/** The same with its platform where it is of one image. */
export async function withPlatform(
  door: ManifestDoor,
  read: ReadManifest,
  options: ManifestCallOptions,
): Promise<ReadManifest> {
  const { parsed, reference, descriptor } = read;
  if (parsed.kind === 'index') return read;
  const { config } = parsed.manifest;
  if (config.size > MAX_DOCUMENT_BYTES) {
    throw engineError('manifest_invalid', { reason: `a configuration of ${config.size} bytes` });
  }
  const platform = platformIn(await door.readBlob(reference, config, options));
  return platform ? { ...read, descriptor: { ...descriptor, platform } } : read;
}

/** Undefined where it says none: not everything that registries keep is an image. */
function platformIn(config: Uint8Array): Platform | undefined {
  const fields = parseJsonObject(Buffer.from(config).toString('utf8'), 'the configuration');
  const isSaid = typeof fields['os'] === 'string' && typeof fields['architecture'] === 'string';
  return isSaid ? parsePlatform(fields, 'the configuration') : undefined;
}

/** The images of an index, each with the platform that this says. */
export async function readImagesOf(
  door: ManifestDoor,
  { reference, index }: { readonly reference: Reference; readonly index: Index },
  options: ManifestCallOptions,
): Promise<readonly RegistryManifest[]> {
  const read = async ({ digest, platform }: Descriptor): Promise<RegistryManifest> => {
    const { name, descriptor, bytes } = await readManifest(door, { ...reference, digest }, options);
    return { name, descriptor: { ...descriptor, ...(platform && { platform }) }, bytes };
  };
  const images: RegistryManifest[] = [];
  for (const each of index.manifests) images.push(await read(each));
  return images;
}

/** Docker's program tells of one that is hidden as of one that is not there. */
async function orMissing<Result>(reference: Reference, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (!isEngineError(cause, 'manifest_unknown', 'registry_denied', 'registry_unauthorized')) throw cause;
    throw engineError('manifest_missing', { name: formatReference(reference) }, { cause });
  }
}
