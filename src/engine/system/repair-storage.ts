import type { Digest } from '../../oci/digest.js';
import { imageEvents } from '../image/image-events.js';
import type { ImageStores } from '../image/image-parts.js';
import { imageRecords, type NamedImageRecord } from '../metadata/images.js';
import type { Finding } from './check-storage.js';
import type { StorageParts } from './storage-parts.js';

/**
 * Drops what is damaged, so that a pull brings it again: blobs, and with damaged layers the images that stand on them. What
 * a container stands on stays as it is.
 *
 * @returns what was dropped
 */
export async function repairStorage(
  parts: StorageParts,
  { content }: ImageStores,
  findings: readonly Finding[],
): Promise<ReadonlySet<string>> {
  const dropped = new Set<string>();
  for (const { kind, what, images } of findings) {
    if (kind === 'blob_damaged') {
      await content.remove(what as Digest);
      dropped.add(what);
    }
    const isOfFiles = kind === 'layer_missing' || kind === 'layer_changed';
    if (isOfFiles && dropImages(parts, images)) dropped.add(what);
  }
  await parts.collectGarbage();
  return dropped;
}

/** All of them or none: the layer goes only with the last. */
function dropImages({ database, journal }: StorageParts, images: readonly NamedImageRecord[]): boolean {
  const records = imageRecords(database);
  const events = imageEvents(journal);
  return database.transaction(() => {
    if (images.some(({ id }) => records.usersOf(id).length > 0)) return false;
    for (const { id } of images) {
      const record = records.find(id);
      if (!record) continue;
      for (const _name of [...record.names, ...record.repoDigests]) events.happened('untag', record);
      records.remove(id);
      events.happened('delete', record);
    }
    return true;
  });
}
