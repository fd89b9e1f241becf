import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { DiffId } from '../../oci/digest.js';
import type { ContentStore } from '../content/content-store.js';
import type { Lease } from '../lease/lease.js';
import type { ImageRecord, ImageRecords } from '../metadata/images.js';

/**
 * The stored form of a layer of an image: the one that its manifest names, or the one in which another image brought the
 * same layer, as what is here unpacked is not fetched a second time in another form [ADR 7].
 *
 * @throws layer_not_kept
 */
export async function findLayerBlob(
  { content, records }: { readonly content: Pick<ContentStore, 'has'>; readonly records: Pick<ImageRecords, 'list'> },
  lease: Lease,
  { record, index }: { readonly record: ImageRecord; readonly index: number },
): Promise<Descriptor> {
  const named = record.layers[index];
  const diffId = record.config.rootfs.diff_ids[index];
  if (!named || !diffId) throw new TypeError(`image ${record.id} has no layer ${index}`);
  lease.holdBlob(named.digest);
  if (await content.has(named.digest)) return named;
  for (const other of formsOf(diffId, records)) {
    lease.holdBlob(other.digest);
    if (await content.has(other.digest)) return other;
  }
  throw engineError('layer_not_kept', { image: record.id, layer: named.digest });
}

/** The blobs as which images brought a layer, whether they are here or not. */
export function formsOf(diffId: DiffId, records: Pick<ImageRecords, 'list'>): readonly Descriptor[] {
  return records.list().flatMap(({ config, layers }) => {
    const descriptor = layers[config.rootfs.diff_ids.indexOf(diffId)];
    return descriptor ? [descriptor] : [];
  });
}
