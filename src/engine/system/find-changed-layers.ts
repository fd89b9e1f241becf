import { engineError, isEngineError } from '../../errors/engine-error.js';
import { findLayerBlob } from '../image/find-layer-blob.js';
import type { ImageStores } from '../image/image-parts.js';
import { applyLayer } from '../layer/apply-layer.js';
import { chainIds } from '../layer/chain-id.js';
import type { ImageRecords } from '../metadata/images.js';
import { measureTree } from '../snapshot/measure-tree.js';
import type { Snapshot } from '../snapshot/snapshotter.js';
import type { StorageParts } from './storage-parts.js';

/** A layer whose folder is not what was unpacked. */
export type ChangedLayer = { readonly kind: 'layer_missing' | 'layer_changed'; readonly key: string };

type LayersToCheck = {
  readonly layers: readonly Snapshot[];
  readonly records: ImageRecords;
  readonly cancelSignal: AbortSignal | undefined;
};

/** Those of `layers` whose files are not all there, by the bytes that they take. */
export async function findChangedLayers(
  parts: StorageParts,
  stores: ImageStores,
  { layers, records, cancelSignal }: LayersToCheck,
): Promise<readonly ChangedLayer[]> {
  const changed: ChangedLayer[] = [];
  for (const { key, sizeBytes } of layers) {
    if (cancelSignal?.aborted) throw engineError('cancelled');
    const found = await measured(stores, key);
    if (found === sizeBytes) continue;
    const isThere = stores.snapshots.list().some((layer) => layer.key === key);
    if (!isThere) continue; // It was removed meanwhile.
    if (found === undefined) changed.push({ kind: 'layer_missing', key });
    else if (await differsFromBlob(parts, stores, { key, found, records, cancelSignal })) {
      changed.push({ kind: 'layer_changed', key });
    }
  }
  return changed;
}

async function measured({ snapshots }: ImageStores, key: string): Promise<number | undefined> {
  if (!snapshots.find(key)) return undefined;
  try {
    return (await snapshots.usage(key)).sizeBytes;
  } catch (error) {
    if (isEngineError(error, 'snapshot_not_found') || !snapshots.find(key)) return undefined;
    throw error;
  }
}

/**
 * What a layer is noted to take are the bytes in its tar, which are others than on the disk where it has sparse files, or a
 * file twice. So it is unpacked once more, to see how much that is; without a blob nobody can say.
 */
async function differsFromBlob(
  { host }: StorageParts,
  { content, snapshots, workers, openLease }: ImageStores,
  {
    key,
    found,
    records,
    cancelSignal,
  }: Omit<LayersToCheck, 'layers'> & { readonly key: string; readonly found: number },
): Promise<boolean> {
  using lease = openLease();
  const place = placeOf(records, key);
  if (!place) return false;
  try {
    const { digest } = await findLayerBlob({ content, records }, lease, place);
    await using pending = await snapshots.prepareUnnamed();
    const { dir: targetDir, whiteouts } = pending;
    await applyLayer(workers, { source: { path: content.path(digest) }, targetDir, whiteouts, cancelSignal });
    return (await measureTree(host.processes, targetDir)).sizeBytes !== found;
  } catch (error) {
    // The blob is damaged too, or not there: told as that.
    if (isEngineError(error, 'layer_not_kept', 'layer_invalid', 'blob_not_found')) return false;
    throw error;
  }
}

/** An image that has the layer, and as which of its own. */
function placeOf(records: ImageRecords, chain: string) {
  for (const record of records.list()) {
    const index = chainIds(record.config.rootfs.diff_ids).findIndex((each) => each === chain);
    if (index >= 0) return { record, index };
  }
  return undefined;
}
