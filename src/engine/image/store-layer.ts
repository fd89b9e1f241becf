import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type ChainId, type DiffId, digestAlgorithm } from '../../oci/digest.js';
import type { Ingest } from '../content/content-store.js';
import { type AppliedLayer, applyLayer } from '../layer/apply-layer.js';
import type { PendingLayer } from '../snapshot/snapshotter.js';
import type { ImageParts } from './image-parts.js';
import type { ImageSource } from './image-source.js';
import type { LayerProgress } from './layer-progress.js';

/** One layer, where it comes from, and where it belongs. */
export type LayerToStore = {
  readonly descriptor: Descriptor;
  readonly diffId: DiffId;
  readonly chainId: ChainId;
  readonly parent: ChainId | undefined;
  /** Fulfilled once the layer below is registered. */
  readonly below: Promise<unknown>;
  readonly source: ImageSource;
  readonly progress: LayerProgress;
  readonly cancelSignal: AbortSignal;
};

type StoreParts = Pick<ImageParts, 'content' | 'snapshots' | 'workers'>;

/**
 * Brings one layer in: its blob into the content store and its files into a snapshot, in one pass while it arrives.
 * What is here already is not fetched. What arrived before a failure stays, for the next attempt to go on with.
 *
 * The caller's lease holds blob and snapshot.
 */
export async function storeLayer(parts: StoreParts, layer: LayerToStore): Promise<void> {
  const { chainId, parent, progress, cancelSignal } = layer;
  const onWait = (): void => progress.tell('waiting');
  await using pending = await parts.snapshots.prepareLayer(chainId, { onWait, cancelSignal });
  if (!pending) return progress.tell('exists');
  const applied = await unpack(parts, layer, pending);
  await layer.below;
  await pending.commit({ parent, sizeBytes: applied.sizeBytes });
  progress.tell('done');
}

async function unpack(parts: StoreParts, layer: LayerToStore, pending: PendingLayer): Promise<AppliedLayer> {
  const { digest } = layer.descriptor;
  const onWait = (): void => layer.progress.tell('waiting');
  await using ingest = await parts.content.ingest(digest, { onWait, cancelSignal: layer.cancelSignal });
  if (!ingest) return await apply(parts, layer, { pending, source: { path: parts.content.path(digest) } });
  const applying = apply(parts, layer, { pending, source: ingest });
  const [fetched, applied] = await Promise.allSettled([fetchInto(ingest, layer), applying]);
  if (fetched.status === 'rejected') throw fetched.reason;
  const { size } = layer.descriptor;
  if (applied.status === 'rejected') {
    // Bytes that are not the blob's unpack badly: say the cause. Those that are, stay, and the layer itself is bad.
    const isAboutBytes = isEngineError(applied.reason, 'layer_invalid', 'blob_digest_mismatch');
    if (isAboutBytes) await ingest.commit({ digest, size });
    throw applied.reason;
  }
  // The snapshot's commit syncs the file system, and the record is written after it.
  await ingest.commit({ digest, size, actual: applied.value.digest, isSyncedLater: true });
  return applied.value;
}

/** Writes what is still missing; readers of the growing file are told of its end. */
async function fetchInto(ingest: Ingest, { descriptor, source, progress, cancelSignal }: LayerToStore): Promise<void> {
  if (ingest.sizeBytes > descriptor.size) await ingest.restart();
  const onRetry = (message: string): void => progress.tell('retrying', { currentBytes: ingest.sizeBytes, message });
  try {
    for await (const bytes of source.readBlob(descriptor, { offset: ingest.sizeBytes, onRetry, cancelSignal })) {
      await ingest.write(bytes);
      progress.tell('downloading', { currentBytes: ingest.sizeBytes });
    }
    ingest.end();
  } catch (failure) {
    // Closing tells whoever reads along that no more will come, and keeps what is here.
    await ingest[Symbol.asyncDispose]();
    throw failure;
  }
}

async function apply(
  { workers }: StoreParts,
  { descriptor, diffId, progress, cancelSignal }: LayerToStore,
  { pending, source }: { readonly pending: PendingLayer; readonly source: Ingest | { readonly path: string } },
): Promise<AppliedLayer> {
  const applied = await applyLayer(workers, {
    source,
    targetDir: pending.dir,
    whiteouts: pending.whiteouts,
    expectedDiffId: diffId,
    algorithm: digestAlgorithm(descriptor.digest),
    onProgress: ({ compressedBytes }) => {
      const isHere = !('sizeBytes' in source) || source.sizeBytes === descriptor.size;
      if (isHere) progress.tell('extracting', { currentBytes: compressedBytes });
    },
    cancelSignal,
  });
  // Hashed while it was read: a blob that lies here damaged is found now.
  if (applied.digest !== descriptor.digest && !('subscribe' in source)) {
    throw engineError('blob_digest_mismatch', { expected: descriptor.digest, actual: applied.digest });
  }
  return applied;
}
