import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { ChainId, DiffId, Digest } from '../../oci/digest.js';
import type { ImageConfig } from '../../oci/image-config.js';
import type { Manifest } from '../../oci/manifest.js';
import { parseImageConfig } from '../../oci/parse-image-config.js';
import { MAX_DOCUMENT_BYTES, parseManifest } from '../../oci/parse-manifest.js';
import type { Platform } from '../../oci/platform.js';
import { formatPlatform, matchesPlatform, selectManifest } from '../../oci/select-manifest.js';
import { writeBlob } from '../content/write-blob.js';
import { chainIds } from '../layer/chain-id.js';
import type { Lease } from '../lease/lease.js';
import type { ImageRecord } from '../metadata/images.js';
import { eachInOrder } from './each-in-order.js';
import { formsOf } from './find-layer-blob.js';
import type { ImageProgress } from './image.js';
import type { ImageParts } from './image-parts.js';
import type { ImageSource } from './image-source.js';
import { layerProgress } from './layer-progress.js';
import { storeLayer } from './store-layer.js';

/** Docker's number of downloads at once. */
const LAYERS_AT_ONCE = 3;
/** Of indexes in indexes: the standard allows them, and nobody needs more. */
const MAX_INDEX_DEPTH = 3;

export type StoreImageOptions = {
  readonly source: ImageSource;
  /** A manifest or an index. */
  readonly target: Descriptor;
  readonly platform: Platform;
  /** Whether an image for another platform is a mistake, and not all that there is. */
  readonly isPlatformRequired?: boolean | undefined;
  /** For sentences: what the user asked for. */
  readonly ref: string;
  readonly lease: Lease;
  readonly onProgress?: ((progress: ImageProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/**
 * Brings everything of one image in: manifest, config, and layers, blobs and files, verified.
 *
 * Nothing refers to it yet but the lease: the record that comes back is the caller's to register.
 *
 * @throws image_platform_missing, image_platform_mismatch, manifest_*, blob_*, layer_invalid, registry_*, disk_full, cancelled
 */
export async function storeImage(parts: ImageParts, options: StoreImageOptions): Promise<ImageRecord> {
  const { target, manifest } = await storeManifest(parts, options, { descriptor: options.target, depth: 0 });
  const config = await storeConfig(parts, options, manifest);
  if (options.isPlatformRequired) requirePlatform(config, options);
  const chains = await storeLayers(parts, options, { manifest, config });
  return {
    id: manifest.config.digest,
    target,
    config,
    chainId: chains.at(-1),
    layers: manifest.layers,
    createdAtMs: Date.parse(config.created ?? '') || 0,
    addedAtMs: parts.host.clock.nowMs(),
    sizeBytes: sizeOf(parts, chains),
  };
}

function requirePlatform(actual: ImageConfig, { ref, platform }: StoreImageOptions): void {
  if (matchesPlatform(actual, platform)) return;
  const details = { ref, wanted: formatPlatform(platform), actual: formatPlatform(actual) };
  throw engineError('image_platform_mismatch', details);
}

type FoundManifest = { readonly target: Descriptor; readonly manifest: Manifest };

/** The manifest for the platform asked for, through as many indexes as there are. */
async function storeManifest(
  parts: ImageParts,
  options: StoreImageOptions,
  { descriptor, depth }: { readonly descriptor: Descriptor; readonly depth: number },
): Promise<FoundManifest> {
  if (depth > MAX_INDEX_DEPTH) throw engineError('manifest_invalid', { reason: 'an index in an index too many times' });
  const { source, platform, ref, cancelSignal } = options;
  const bytes = await source.readManifest(descriptor, { cancelSignal });
  const parsed = parseManifest(Buffer.from(bytes).toString('utf8'), { ref });
  await keep(parts, options.lease, descriptor.digest, bytes);
  if (parsed.kind === 'manifest') {
    const mediaType = parsed.manifest.mediaType ?? descriptor.mediaType;
    const target = { mediaType, digest: descriptor.digest, size: bytes.byteLength };
    return { target, manifest: parsed.manifest };
  }
  const selected = selectManifest(parsed.index, platform);
  if (!selected) throw engineError('image_platform_missing', { ref, platform: formatPlatform(platform) });
  return await storeManifest(parts, options, { descriptor: selected, depth: depth + 1 });
}

async function storeConfig(
  parts: ImageParts,
  { source, lease, cancelSignal }: StoreImageOptions,
  { config: descriptor, layers }: Manifest,
): Promise<ImageConfig> {
  if (descriptor.size > MAX_DOCUMENT_BYTES) {
    throw engineError('manifest_invalid', { reason: `a configuration of ${descriptor.size} bytes` });
  }
  lease.holdBlob(descriptor.digest);
  await writeBlob(parts.content, descriptor, source.readBlob(descriptor, { cancelSignal }));
  const config = parseImageConfig(Buffer.from(await parts.content.read(descriptor.digest)).toString('utf8'));
  if (config.rootfs.diff_ids.length !== layers.length) {
    const reason = `the manifest lists ${layers.length} layers, the configuration ${config.rootfs.diff_ids.length}`;
    throw engineError('manifest_invalid', { reason });
  }
  return config;
}

async function storeLayers(
  parts: ImageParts,
  { source, lease, onProgress, cancelSignal }: StoreImageOptions,
  { manifest, config }: { readonly manifest: Manifest; readonly config: ImageConfig },
): Promise<readonly ChainId[]> {
  const chains = chainIds(config.rootfs.diff_ids);
  const layers = config.rootfs.diff_ids.flatMap((diffId, index) => {
    const [descriptor, chainId] = [manifest.layers[index], chains[index]];
    return descriptor && chainId ? [{ descriptor, diffId, chainId, parent: chains[index - 1] }] : [];
  });
  for (const { descriptor, chainId } of layers) {
    lease.holdBlob(descriptor.digest);
    lease.holdSnapshot(chainId);
    layerProgress(descriptor, parts.host.clock, onProgress).tell('waiting');
  }
  const registered = layers.map(() => Promise.withResolvers<void>());
  for (const { promise } of registered) promise.catch(() => undefined); // The layer itself tells what went wrong.
  await eachInOrder(layers, { limit: LAYERS_AT_ONCE, cancelSignal }, async (layer, index, control) => {
    const progress = layerProgress(layer.descriptor, parts.host.clock, onProgress);
    const below = registered[index - 1]?.promise ?? Promise.resolve();
    const isBlobWanted = (): Promise<boolean> => isLost(parts, source, layer);
    try {
      await storeLayer(parts, { ...layer, ...control, below, source, isBlobWanted, progress });
      registered[index]?.resolve();
    } catch (failure) {
      registered[index]?.reject(failure);
      throw failure;
    }
  });
  if (cancelSignal?.aborted) throw engineError('cancelled');
  return chains;
}

/** Whether a layer that is unpacked is kept as no blob, and the source has one. */
async function isLost(
  { content, records }: ImageParts,
  source: ImageSource,
  { descriptor, diffId }: { readonly descriptor: Descriptor; readonly diffId: DiffId },
): Promise<boolean> {
  if (source.mayLack?.(descriptor.digest) === true) return false;
  if (await content.has(descriptor.digest)) return false;
  for (const { digest } of formsOf(diffId, records)) if (await content.has(digest)) return false;
  return true;
}

async function keep({ content }: ImageParts, lease: Lease, digest: Digest, bytes: Uint8Array): Promise<void> {
  lease.holdBlob(digest);
  await writeBlob(content, { digest, size: bytes.byteLength }, [bytes]);
}

const sizeOf = ({ snapshots }: ImageParts, chains: readonly ChainId[]): number =>
  chains.reduce((sum, chain) => sum + (snapshots.find(chain)?.sizeBytes ?? 0), 0);
