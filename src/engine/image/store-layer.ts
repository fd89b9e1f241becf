import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type ChainId, type DiffId, digestAlgorithm } from '../../oci/digest.js';
import { beginWriteBack } from '../content/begin-write-back.js';
import type { Ingest } from '../content/content-store.js';
import { type AppliedLayer, applyLayer } from '../layer/apply-layer.js';
import type { PendingLayer } from '../snapshot/snapshotter.js';
import type { TurnControl } from './each-in-order.js';
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
  /** Asked where the files are here already: whether the layer is in no form here in which it can go out again. */
  readonly isBlobWanted: () => Promise<boolean>;
  readonly progress: LayerProgress;
} & TurnControl;

type StoreParts = Pick<ImageParts, 'content' | 'snapshots' | 'workers'>;

/**
 * Brings one layer in: its blob into the content store and its files into a snapshot, in one pass while it arrives.
 * What is here already is not fetched. What arrived before a failure stays, for the next attempt to go on with.
 *
 * The caller's lease holds blob and snapshot.
 */
export async function storeLayer(parts: StoreParts, layer: LayerToStore): Promise<void> {
  const earlier = { wasUsed: false };
  try {
    await storeOnce(parts, layer, earlier);
  } catch (failure) {
    // What an earlier attempt left may have been damaged since: it is gone now, and once more is enough.
    if (!(earlier.wasUsed && isEngineError(failure, 'blob_digest_mismatch'))) throw failure;
    await storeOnce(parts, layer, earlier);
  }
}

/** Whether bytes were used that an earlier attempt had brought. */
type EarlierBytes = { wasUsed: boolean };

async function storeOnce(parts: StoreParts, layer: LayerToStore, earlier: EarlierBytes): Promise<void> {
  const { chainId, parent, progress, cancelSignal } = layer;
  const onWait = (): void => progress.tell('waiting');
  await using pending = await parts.snapshots.prepareLayer(chainId, { onWait, cancelSignal });
  if (!pending) {
    if (await layer.isBlobWanted()) await fetchBlob(parts, layer);
    return progress.tell('exists');
  }
  const applied = await pending.flushWhile(unpack(parts, layer, { pending, earlier }));
  layer.makeRoom();
  await pending.flush();
  await layer.below;
  await pending.commit({ parent, sizeBytes: applied.sizeBytes });
  progress.tell('done');
}

/** Only the blob: it was damaged, and dropped. */
async function fetchBlob({ content }: StoreParts, layer: LayerToStore): Promise<void> {
  const { digest, size } = layer.descriptor;
  const onWait = (): void => layer.progress.tell('waiting');
  await using ingest = await content.ingest(digest, { onWait, cancelSignal: layer.cancelSignal });
  if (!ingest) return;
  await fetchInto(ingest, layer);
  await ingest.commit({ digest, size });
}

async function unpack(
  parts: StoreParts,
  layer: LayerToStore,
  { pending, earlier }: { readonly pending: PendingLayer; readonly earlier: EarlierBytes },
): Promise<AppliedLayer> {
  const { digest } = layer.descriptor;
  const onWait = (): void => layer.progress.tell('waiting');
  await using ingest = await parts.content.ingest(digest, { onWait, cancelSignal: layer.cancelSignal });
  if (!ingest) return await apply(parts, layer, { pending, source: { path: parts.content.path(digest) } });
  earlier.wasUsed = ingest.sizeBytes > 0;
  try {
    return await fetchAndApply(parts, layer, { pending, ingest });
  } catch (failure) {
    // The bytes that are here are of use to the next attempt, but not where they take the room of everything else.
    if (isEngineError(failure, 'disk_full')) await ingest.abort();
    throw failure;
  }
}

/** Both at once; what fails first stops the other, and is what is told. */
async function fetchAndApply(
  parts: StoreParts,
  layer: LayerToStore,
  { pending, ingest }: { readonly pending: PendingLayer; readonly ingest: Ingest },
): Promise<AppliedLayer> {
  const { digest, size } = layer.descriptor;
  const stop = new AbortController();
  const stoppable = { ...layer, cancelSignal: AbortSignal.any([layer.cancelSignal, stop.signal]) };
  const failures: unknown[] = [];
  const fail = (failure: unknown): void => {
    failures.push(failure);
    stop.abort();
  };
  // Bytes that do not unpack are fetched to their end all the same: their hash says whose fault it is.
  let badBytes: unknown;
  const applying = apply(parts, stoppable, { pending, source: ingest }).catch((failure: unknown) => {
    if (isAboutBytes(failure)) badBytes = failure;
    else fail(failure);
  });
  await fetchInto(ingest, stoppable).catch(fail);
  void beginWriteBack(ingest.path);
  const applied = await applying;
  if (failures.length > 0) throw failures[0];
  // The snapshot's commit syncs the file system, and the record is written after it.
  await ingest.commit({ digest, size, actual: applied?.digest, isSyncedLater: true });
  if (!applied) throw badBytes;
  return applied;
}

const isAboutBytes = (failure: unknown): boolean => isEngineError(failure, 'layer_invalid', 'blob_digest_mismatch');

/** Writes what is still missing. */
async function fetchInto(ingest: Ingest, { descriptor, source, progress, cancelSignal }: LayerToStore): Promise<void> {
  if (ingest.sizeBytes > descriptor.size) await ingest.restart();
  const onRetry = (message: string): void => progress.tell('retrying', { currentBytes: ingest.sizeBytes, message });
  for await (const bytes of source.readBlob(descriptor, { offset: ingest.sizeBytes, onRetry, cancelSignal })) {
    await ingest.write(bytes);
    progress.tell('downloading', { currentBytes: ingest.sizeBytes });
  }
  ingest.end();
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
