import { engineError } from '../../../../errors/engine-error.js';
import type { Descriptor } from '../../../../oci/descriptor.js';
import type { Manifest } from '../../../../oci/manifest.js';
import { parseImageConfig } from '../../../../oci/parse-image-config.js';
import { MAX_DOCUMENT_BYTES, parseManifest } from '../../../../oci/parse-manifest.js';
import type { Platform } from '../../../../oci/platform.js';
import { selectManifest } from '../../../../oci/select-manifest.js';
import type { ImageSource } from '../../../image/image-source.js';
import { CACHE_CONFIG_TYPE, type CachedStep, readCacheDocument, readInlineDocument } from './cache-document.js';

const MOST_DEPTH = 3;

type Wanted = { readonly platform: Platform; readonly cancelSignal: AbortSignal };

/**
 * What a cache knows that lies elsewhere: one that was brought there as such, or an image that says of itself how it was
 * made. Nothing, where it is an image that does not.
 *
 * @throws manifest_*, digest_invalid, registry_*, cancelled
 */
export async function readCache(
  source: ImageSource,
  descriptor: Descriptor,
  wanted: Wanted & { readonly depth?: number | undefined },
): Promise<readonly CachedStep[]> {
  const { platform, cancelSignal, depth = 0 } = wanted;
  const bytes = await source.readManifest(descriptor, { cancelSignal });
  const parsed = parseManifest(Buffer.from(bytes).toString('utf8'));
  if (parsed.kind === 'manifest') return await readSteps(source, parsed.manifest, wanted);
  const { manifests } = parsed.index;
  // As BuildKit has written it, and still can: an index whose entries are layers, and what leads to them.
  const config = manifests.find(({ mediaType }) => mediaType === CACHE_CONFIG_TYPE);
  if (config) return readCacheDocument(await readText(source, config, wanted), manifests);
  const chosen = selectManifest(parsed.index, platform);
  if (!chosen || depth >= MOST_DEPTH) return [];
  return await readCache(source, chosen, { platform, cancelSignal, depth: depth + 1 });
}

async function readSteps(
  source: ImageSource,
  { config, layers }: Manifest,
  wanted: Wanted,
): Promise<readonly CachedStep[]> {
  const text = await readText(source, config, wanted);
  return config.mediaType === CACHE_CONFIG_TYPE ? readCacheDocument(text, layers) : inlineSteps(text, layers);
}

/** The steps of an image that is its own cache. @throws manifest_invalid */
export function inlineSteps(config: string, layers: readonly Descriptor[]): readonly CachedStep[] {
  const steps = readInlineDocument(config);
  if (steps.length === 0) return [];
  const diffIds = parseImageConfig(config).rootfs.diff_ids;
  return steps.flatMap(({ key, layerIndex, createdAtMs }) => {
    const [descriptor, diffId] = [layers[layerIndex], diffIds[layerIndex]];
    return descriptor && diffId ? [{ key, layer: { descriptor, diffId }, createdAtMs }] : [];
  });
}

async function readText(source: ImageSource, descriptor: Descriptor, { cancelSignal }: Wanted): Promise<string> {
  if (descriptor.size > MAX_DOCUMENT_BYTES) {
    throw engineError('manifest_invalid', { reason: `a configuration of ${descriptor.size} bytes` });
  }
  const pieces: Buffer[] = [];
  // A piece holds until the next is asked for.
  for await (const piece of source.readBlob(descriptor, { cancelSignal })) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}
