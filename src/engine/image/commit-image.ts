import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { ChainId, DiffId, Digest } from '../../oci/digest.js';
import type { ImageConfig, ImageRunConfig } from '../../oci/image-config.js';
import { MEDIA_TYPE } from '../../oci/manifest.js';
import { familiarReference, formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import { compact } from '../../oci/untrusted-json.js';
import type { Ingest } from '../content/content-store.js';
import { type AppliedLayer, applyLayer } from '../layer/apply-layer.js';
import { chainIdOn, chainIds } from '../layer/chain-id.js';
import type { Lease } from '../lease/lease.js';
import type { ImageRecord } from '../metadata/images.js';
import type { ImageDetails } from './image.js';
import type { ImageParts } from './image-parts.js';
import { storeDocuments } from './store-documents.js';

/** A new image: another one, and a layer on top of it. */
export type CommitImage = {
  readonly parent: ImageDetails;
  /** The tar of the layer; one without entries makes none. */
  readonly tar: AsyncIterable<Uint8Array>;
  readonly config: ImageRunConfig;
  readonly author: string | undefined;
  readonly message: string | undefined;
  /** For the history: what the container ran. */
  readonly createdBy: string;
  readonly name: string | undefined;
  /** Called in the transaction that makes the image known, with the name as one writes it. */
  readonly onRegistered: (id: Digest, name: string) => void;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** The layer as it was stored; undefined where nothing was in it. */
type NewLayer = { readonly descriptor: Descriptor; readonly diffId: DiffId; readonly chainId: ChainId };

/**
 * Stores the layer while it comes, once as a blob and once unpacked, then makes the image known: until the last
 * transaction there is nothing but what a lease of this process holds.
 *
 * @throws reference_invalid, disk_full, cancelled
 */
export async function commitImage(parts: ImageParts, request: CommitImage): Promise<Digest> {
  const name = request.name === undefined ? undefined : withDefaultTag(parseReference(request.name));
  using lease = parts.openLease();
  holdParent(lease, request.parent);
  const layer = await storeLayer(parts, lease, request);
  const config = makeConfig(parts, request, layer);
  const layers = [...request.parent.layers, ...(layer ? [layer.descriptor] : [])];
  const family = isDockers(request.parent) ? 'docker' : 'oci';
  const target = await storeDocuments(parts, lease, { config, layers, family });
  const chains = chainIds(config.rootfs.diff_ids);
  const record: ImageRecord = {
    id: target.id,
    target: target.manifest,
    config,
    chainId: chains.at(-1),
    layers,
    createdAtMs: Date.parse(config.created ?? ''),
    addedAtMs: parts.host.clock.nowMs(),
    sizeBytes: chains.reduce((sum, chain) => sum + (parts.snapshots.find(chain)?.sizeBytes ?? 0), 0),
    parentId: request.parent.id,
  };
  parts.database.transaction(() => {
    parts.records.put(record);
    if (name) parts.records.setName(formatReference(name), record.id);
    request.onRegistered(record.id, name ? familiarReference(name) : '');
  });
  return record.id;
}

/** Somebody may remove the image meanwhile. */
function holdParent(lease: Lease, { layers, config }: ImageDetails): void {
  for (const { digest } of layers) lease.holdBlob(digest);
  const chainId = chainIds(config.rootfs.diff_ids).at(-1);
  if (chainId) lease.holdSnapshot(chainId);
}

async function storeLayer(parts: ImageParts, lease: Lease, request: CommitImage): Promise<NewLayer | undefined> {
  await using ingest = await parts.content.ingestUnnamed();
  await using pending = await parts.snapshots.prepareUnnamed();
  const applied = await writeAndApply(parts, request, { ingest, dir: pending.dir, whiteouts: pending.whiteouts });
  if (applied.entries === 0) {
    await ingest.abort();
    return undefined;
  }
  const { diffId, digest, sizeBytes } = applied;
  const parent = chainIds(request.parent.config.rootfs.diff_ids).at(-1);
  const chainId = chainIdOn(parent, diffId);
  lease.holdBlob(digest);
  lease.holdSnapshot(chainId);
  const size = ingest.sizeBytes;
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  await pending.commit({ chainId, parent, sizeBytes });
  return { descriptor: { mediaType: layerType(request.parent), digest, size }, diffId, chainId };
}

/** Both at once; what fails first stops the other, and is what is told. */
async function writeAndApply(
  { workers }: ImageParts,
  { tar, cancelSignal }: CommitImage,
  {
    ingest,
    dir,
    whiteouts,
  }: { readonly ingest: Ingest; readonly dir: string; readonly whiteouts: 'overlay' | 'marker' },
): Promise<AppliedLayer> {
  const stop = new AbortController();
  const stopSignal = cancelSignal ? AbortSignal.any([cancelSignal, stop.signal]) : stop.signal;
  const failures: unknown[] = [];
  const fail = (failure: unknown): void => {
    failures.push(failure);
    stop.abort();
  };
  const applying = applyLayer(workers, { source: ingest, targetDir: dir, whiteouts, cancelSignal: stopSignal }).catch(
    fail,
  );
  await writeAll(ingest, tar, stopSignal).catch(fail);
  const applied = await applying;
  if (failures.length > 0 || !applied) {
    await ingest.abort();
    throw failures[0];
  }
  return applied;
}

async function writeAll(ingest: Ingest, tar: AsyncIterable<Uint8Array>, stopSignal: AbortSignal): Promise<void> {
  for await (const piece of tar) {
    if (stopSignal.aborted) throw engineError('cancelled');
    await ingest.write(piece);
  }
  ingest.end();
}

/** @see moby, image/image.go: NewChildImage */
function makeConfig({ host }: ImageParts, request: CommitImage, layer: NewLayer | undefined): ImageConfig {
  const { parent, author, message, createdBy } = request;
  const { architecture, os, variant, rootfs, history = [] } = parent.config;
  const created = new Date(host.clock.nowMs()).toISOString();
  const step = compact({
    created,
    created_by: createdBy,
    author,
    comment: message,
    empty_layer: layer ? undefined : true,
  });
  return compact({
    created,
    author,
    architecture,
    os,
    variant,
    config: request.config,
    rootfs: { type: 'layers', diff_ids: [...rootfs.diff_ids, ...(layer ? [layer.diffId] : [])] },
    history: [...history, step],
  });
}

/** The image stays in the family of its parent: docker's types, or the standard's. */
const isDockers = ({ target }: ImageDetails): boolean => target.mediaType === MEDIA_TYPE.dockerManifest;
const layerType = (parent: ImageDetails): string => (isDockers(parent) ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.ociLayer);
