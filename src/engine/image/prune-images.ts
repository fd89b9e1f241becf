import type { Digest } from '../../oci/digest.js';
import type { NamedImageRecord } from '../metadata/images.js';
import { snapshotRecords } from '../metadata/snapshots.js';
import type { ImageRows } from './image-parts.js';
import { chainsOf } from './remove-image.js';

/** Removes the images without a name, or with `all` all of them, that no container was made from. */
export function pruneImages(
  { database, records, events }: ImageRows,
  { all = false }: { readonly all?: boolean | undefined } = {},
): { readonly deleted: readonly Digest[]; readonly freedBytes: number } {
  const snapshots = snapshotRecords(database);
  return database.transaction(() => {
    const isWanted = (record: NamedImageRecord): boolean =>
      (!all && record.names.length > 0) || records.usersOf(record.id).length > 0;
    const every = records.list();
    const gone = every.filter((record) => !isWanted(record));
    const kept = new Set(every.filter(isWanted).flatMap(chainsOf));
    const freed = new Set(gone.flatMap(chainsOf)).difference(kept);
    for (const record of gone) {
      for (const _name of [...record.names, ...record.repoDigests]) events.happened('untag', record);
      records.remove(record.id);
      events.happened('delete', record);
    }
    return {
      deleted: gone.map(({ id }) => id),
      freedBytes: [...freed].reduce((sum, chain) => sum + (snapshots.find(chain)?.sizeBytes ?? 0), 0),
    };
  });
}
