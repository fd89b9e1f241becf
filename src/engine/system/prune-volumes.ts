import { join } from 'node:path';

import { hasLabel } from '../container/filter-containers.js';
import { volumeRecords } from '../metadata/volumes.js';
import { layout } from '../roots.js';
import { volumeBytes } from './measure-disk-usage.js';
import type { StorageParts } from './storage-parts.js';

export type PruneVolumes = {
  /** Also those that somebody has named. */
  readonly all?: boolean | undefined;
  readonly label?: readonly string[] | undefined;
  readonly withoutLabel?: readonly string[] | undefined;
};

export type PrunedVolumes = { readonly deleted: readonly string[]; readonly freedBytes: number };

/** Removes the volumes that no container uses and nobody has named. */
export async function pruneVolumes(
  { host, roots, database, volumes }: StorageParts,
  { all = false, label = [], withoutLabel = [] }: PruneVolumes = {},
): Promise<PrunedVolumes> {
  const records = volumeRecords(database);
  const isMeant = ({ name, labels, isAnonymous }: ReturnType<typeof records.list>[number]): boolean =>
    (all || isAnonymous) &&
    records.usersOf(name).length === 0 &&
    label.every((wanted) => hasLabel(labels, wanted)) &&
    !withoutLabel.some((spared) => hasLabel(labels, spared));
  const sizes = new Map<string, number>();
  for (const volume of records.list().filter(isMeant)) {
    sizes.set(volume.name, await volumeBytes(host.processes, join(layout.volumes(roots), volume.name)));
  }
  const { deleted, forgotten } = database.transaction(() => {
    // Somebody may have begun to use one meanwhile.
    const names = records
      .list()
      .filter((volume) => sizes.has(volume.name) && isMeant(volume))
      .map(({ name }) => name);
    return { deleted: names, forgotten: volumes.forgetUnused(names) };
  });
  await forgotten.finish();
  return { deleted, freedBytes: deleted.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0) };
}
