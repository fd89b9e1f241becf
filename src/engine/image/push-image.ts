import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type DiffId, type Digest, parseDigest } from '../../oci/digest.js';
import { isForeignLayer } from '../../oci/manifest.js';
import { parseManifest } from '../../oci/parse-manifest.js';
import {
  familiarName,
  familiarReference,
  formatReference,
  type Reference,
  withDefaultTag,
} from '../../oci/reference.js';
import type { Lease } from '../lease/lease.js';
import type { NamedImageRecord } from '../metadata/images.js';
import type { Registries } from '../registry/registries.js';
import { requirePlatform } from './choose-images.js';
import { eachInOrder } from './each-in-order.js';
import { repoDigest } from './find-image.js';
import type { PushedImage, PushOptions } from './image.js';
import type { ImageParts } from './image-parts.js';
import type { ImageTarget, WrittenBlob } from './image-target.js';
import { findPacked, isOurs, isPlainLayer, rememberOurs } from './pack-layer.js';
import { type PushLayerProgress, pushProgress } from './push-progress.js';
import { knownRepositories, sameLayersElsewhere } from './pushable-layers.js';
import { sendPacked, storePacked } from './send-packed.js';
import { toImage } from './to-image.js';

/** Docker's number of uploads at once. */
const LAYERS_AT_ONCE = 5;
const CHUNK_BYTES = 256 * 1024;

type Push = {
  readonly parts: ImageParts;
  readonly reference: Reference;
  readonly record: NamedImageRecord;
  readonly target: ImageTarget;
  readonly options: PushOptions;
  /** Blobs that were made for this push, and are here. */
  readonly packed: Descriptor[];
};

/** What a push needs besides the store. */
export type PushMeans = { readonly registries: Registries; readonly collectGarbage: () => Promise<unknown> };

/**
 * Brings an image to its registry. What came from a registry goes byte for byte as it came: blobs and manifest. Layers
 * that lie here as plain tars, because an archive, an import or a commit brought them, are packed, as docker does it, and
 * the manifest says so (docs/adr/0017).
 *
 * A layer that is here as files only, as another image brought them, goes as that image's blob of it, in a manifest that
 * says so too, unless the registry has the right one.
 */
export async function pushImage(
  parts: ImageParts,
  { registries, collectGarbage }: PushMeans,
  ref: string,
  options: PushOptions = {},
): Promise<PushedImage> {
  const packed: Descriptor[] = [];
  try {
    return await pushHeld(parts, registries, { ref, options, packed });
  } finally {
    // Packed for the way only.
    if (packed.length > 0) await collectGarbage();
  }
}

async function pushHeld(
  parts: ImageParts,
  registries: Registries,
  { ref, options, packed }: { readonly ref: string; readonly options: PushOptions; readonly packed: Descriptor[] },
): Promise<PushedImage> {
  const reference = withDefaultTag(await registries.parse(ref));
  if (reference.digest !== undefined)
    throw engineError('argument_invalid', { reason: 'cannot push a digest reference' });
  using lease = parts.openLease();
  const record = holdImage(parts, lease, reference);
  if (options.platform) requirePlatform(record, familiarReference(reference), options.platform);
  const target = await registries.target(reference, options.credentials);
  const push: Push = { parts, reference, record, target, options, packed };
  const layers = await pushLayers(push, lease);
  await pushConfig(push);
  const manifest = await manifestOf(push, layers);
  const digest = parseDigest(`sha256:${createHash('sha256').update(manifest.bytes).digest('hex')}`);
  const { onProgress, cancelSignal } = options;
  const onRetry = (message: string): void => onProgress?.({ phase: 'retrying', message });
  await push.target.writeManifest({ ...manifest, digest, name: reference.tag ?? 'latest' }, { onRetry, cancelSignal });
  return {
    image: register(push, digest),
    name: formatReference(reference),
    digest,
    manifestSizeBytes: manifest.bytes.byteLength,
  };
}

/** In one transaction: nobody takes it away between finding and holding. */
function holdImage({ database, records }: ImageParts, lease: Lease, reference: Reference): NamedImageRecord {
  return database.transaction(() => {
    const record = records.findByName(formatReference(reference));
    if (!record) throw notHere(records.list(), reference);
    for (const { digest } of [record.target, ...record.layers]) lease.holdBlob(digest);
    lease.holdBlob(record.id);
    return record;
  });
}

function notHere(images: readonly NamedImageRecord[], reference: Reference): Error {
  const repository = `${reference.registry}/${reference.repository}:`;
  const isKnown = images.some(({ names }) => names.some((name) => name.startsWith(repository)));
  return isKnown
    ? engineError('push_tag_missing', { ref: familiarReference(reference) })
    : engineError('push_nothing', { name: familiarName(reference) });
}

/** @returns what each layer went as, lowest first */
async function pushLayers(push: Push, lease: Lease): Promise<readonly Descriptor[]> {
  const { parts, record, options } = push;
  const { onProgress, cancelSignal } = options;
  const diffIds = record.config.rootfs.diff_ids;
  const pushed = new Map<Digest, Promise<Descriptor>>();
  const layers = record.layers.map((descriptor, index) => {
    const diffId: DiffId | undefined = diffIds[index];
    const progress = pushProgress(diffId ?? descriptor.digest, { clock: parts.host.clock, onProgress });
    progress.tell('preparing', { totalBytes: descriptor.size });
    return { descriptor, progress };
  });
  await eachInOrder(layers, { limit: LAYERS_AT_ONCE, cancelSignal }, async (layer, index, control) => {
    const first = pushed.get(layer.descriptor.digest);
    const work = first ?? pushLayer(push, { ...layer, index, lease, cancelSignal: control.cancelSignal });
    pushed.set(layer.descriptor.digest, work);
    await work;
    if (first) layer.progress.tell('exists');
  });
  if (cancelSignal?.aborted) throw engineError('cancelled');
  return await Promise.all(layers.map(async ({ descriptor }) => (await pushed.get(descriptor.digest)) ?? descriptor));
}

type LayerToPush = {
  readonly descriptor: Descriptor;
  readonly index: number;
  readonly lease: Lease;
  readonly progress: PushLayerProgress;
  readonly cancelSignal: AbortSignal;
};

async function pushLayer(push: Push, layer: LayerToPush): Promise<Descriptor> {
  const { descriptor, progress } = layer;
  if (isForeignLayer(descriptor)) {
    progress.tell('skipped');
    return descriptor;
  }
  try {
    if (isPlainLayer(descriptor) && !isFromRegistry(push.parts, push.record)) return await pushPacked(push, layer);
    return await pushAs(push, layer, descriptor);
  } catch (failure) {
    if (!isEngineError(failure, 'push_layer_missing')) throw failure;
    for (const other of sameLayersElsewhere(push.parts, push.record, layer.index)) {
      layer.lease.holdBlob(other.digest);
      if (await push.parts.content.has(other.digest)) return await pushAs(push, layer, other);
    }
    throw failure;
  }
}

/** Known by a digest that no push of ours has made, by itself or in an index: it stays as it is there. */
const isFromRegistry = ({ database }: ImageParts, { repoDigests }: NamedImageRecord): boolean =>
  repoDigests.some((name) => !isOurs(database, name.slice(name.indexOf('@') + 1) as Digest));

/** Packed only where the registry does not have what it was packed to before. */
async function pushPacked(push: Push, layer: LayerToPush): Promise<Descriptor> {
  const { parts } = push;
  const known = findPacked(parts.database, layer.descriptor);
  try {
    if (known) {
      layer.lease.holdBlob(known.digest);
      return await pushAs(push, layer, known);
    }
  } catch (failure) {
    if (!isEngineError(failure, 'push_layer_missing')) throw failure;
  }
  if (!(await parts.content.has(layer.descriptor.digest))) return await pushAs(push, layer, layer.descriptor);
  const { progress, lease, cancelSignal } = layer;
  const onSent = (currentBytes: number): void => progress.tell('pushing', { currentBytes });
  const sent = await sendPacked(parts, push.target, { layer: layer.descriptor, onSent, cancelSignal });
  if (sent) {
    tellHow({ how: 'sent' }, progress, sent.size);
    return sent;
  }
  const packed = await storePacked(parts, layer.descriptor, { lease, cancelSignal });
  push.packed.push(packed);
  return await pushAs(push, layer, packed);
}

async function pushAs(
  { parts, reference, target }: Push,
  { descriptor: original, progress, cancelSignal }: LayerToPush,
  descriptor: Descriptor,
): Promise<Descriptor> {
  const { digest, size } = descriptor;
  const isHere = await parts.content.has(digest);
  const open = (offset: number): AsyncIterable<Uint8Array> => {
    if (!isHere) throw engineError('push_layer_missing', { digest, ref: familiarReference(reference) });
    return createReadStream(parts.content.path(digest), { start: offset, highWaterMark: CHUNK_BYTES });
  };
  const written = await target.writeBlob(
    { descriptor, open, repositories: knownRepositories(parts.records.list(), reference, [original.digest, digest]) },
    {
      onProgress: (sentBytes) => progress.tell('pushing', { currentBytes: sentBytes, totalBytes: size }),
      onRetry: (message) => progress.tell('retrying', { message }),
      cancelSignal,
    },
  );
  tellHow(written, progress, size);
  return descriptor;
}

function tellHow(written: WrittenBlob, progress: PushLayerProgress, size: number): void {
  if (written.how === 'mounted') progress.tell('mounted', { message: written.repository });
  else progress.tell(written.how === 'sent' ? 'pushed' : 'exists', { currentBytes: size, totalBytes: size });
}

async function pushConfig({ parts, record, target, options: { cancelSignal } }: Push): Promise<void> {
  const size = await parts.content.size(record.id);
  const bytes = await parts.content.read(record.id);
  const descriptor = { mediaType: '', digest: record.id, size };
  const open = async function* (offset: number): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(offset);
  };
  await target.writeBlob({ descriptor, open }, { cancelSignal });
}

/** As it lies here, unless a layer went as another blob. */
async function manifestOf(
  { parts, record }: Push,
  layers: readonly Descriptor[],
): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array }> {
  const { mediaType } = record.target;
  const bytes = await parts.content.read(record.target.digest);
  if (layers.every(({ digest }, index) => digest === record.layers[index]?.digest)) return { mediaType, bytes };
  const parsed = parseManifest(Buffer.from(bytes).toString('utf8'));
  if (parsed.kind !== 'manifest') throw new TypeError(`${record.target.digest} is no manifest of an image`);
  return { mediaType, bytes: Buffer.from(JSON.stringify({ ...parsed.manifest, mediaType, layers })) };
}

/** The registry has it now: it is known under the digest that it has there. */
function register({ parts, record, reference }: Push, digest: Digest) {
  const { database, records, events } = parts;
  return database.transaction(() => {
    // Somebody may have removed it meanwhile: pushed it was all the same.
    const current = records.find(record.id);
    if (current) records.addRepoDigest(repoDigest(reference, digest), record.id);
    if (digest !== record.target.digest) rememberOurs(database, digest);
    events.pushed(reference, record);
    return toImage(current ? records.get(record.id) : record);
  });
}
