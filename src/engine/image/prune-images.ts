import type { Digest } from '../../oci/digest.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import type { NamedImageRecord } from '../metadata/images.js';
import { snapshotRecords } from '../metadata/snapshots.js';
import type { RemovedImage } from './image.js';
import type { ImageRows } from './image-parts.js';
import { hasLabel } from './list-images.js';
import { chainsOf } from './remove-image.js';

export type PruneImages = {
  /** Also those that have a name. */
  readonly all?: boolean | undefined;
  /** Made before this moment. */
  readonly untilMs?: number | undefined;
  readonly label?: readonly string[] | undefined;
  /** Those that have one of these labels stay. */
  readonly withoutLabel?: readonly string[] | undefined;
};

export type PrunedImages = {
  readonly deleted: readonly Digest[];
  /** Names and images in the order in which they went. */
  readonly removed: readonly RemovedImage[];
  readonly freedBytes: number;
};

/** Removes the images without a name, or with `all` all of them, that no container was made from and that match. */
export function pruneImages({ database, records, events }: ImageRows, options: PruneImages = {}): PrunedImages {
  const snapshots = snapshotRecords(database);
  return database.transaction(() => {
    const every = records.list();
    const gone = every.filter((record) => isMeant(record, options) && records.usersOf(record.id).length === 0);
    const kept = new Set(every.filter((record) => !gone.includes(record)).flatMap(chainsOf));
    const freed = new Set(gone.flatMap(chainsOf)).difference(kept);
    const removed: RemovedImage[] = [];
    for (const record of gone) {
      for (const name of [...record.names, ...record.repoDigests]) {
        events.happened('untag', record);
        removed.push({ untagged: familiarReference(parseReference(name)) });
      }
      records.remove(record.id);
      events.happened('delete', record);
      removed.push({ deleted: record.id });
    }
    return {
      deleted: gone.map(({ id }) => id),
      removed: [...removed, ...[...freed].map((chain) => ({ deleted: chain as string as Digest }))],
      freedBytes: [...freed].reduce((sum, chain) => sum + (snapshots.find(chain)?.sizeBytes ?? 0), 0),
    };
  });
}

function isMeant({ names, config, createdAtMs }: NamedImageRecord, options: PruneImages): boolean {
  const { all = false, untilMs = Number.POSITIVE_INFINITY, label = [], withoutLabel = [] } = options;
  const labels = config.config?.Labels ?? {};
  if (!all && names.length > 0) return false;
  if (createdAtMs >= untilMs) return false;
  return label.every((wanted) => hasLabel(labels, wanted)) && !withoutLabel.some((spared) => hasLabel(labels, spared));
}
