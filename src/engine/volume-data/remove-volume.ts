import { engineError } from '../../errors/engine-error.js';
import { measureTree } from '../snapshot/measure-tree.js';
import type { PrunedVolumes, PruneVolumes } from '../volume/volume-service.js';
import { isPruned } from './filter-volumes.js';
import { sweepVolumes } from './sweep-volumes.js';
import { getVolume } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';
import { requireNothingMounted } from './volume-users.js';

/** @throws volume_not_found, volume_in_use, file_operation_failed */
export async function removeVolume(
  parts: VolumeParts,
  name: string,
  { force = false }: { readonly force?: boolean | undefined } = {},
): Promise<void> {
  const { database, volumeRecords, volumes } = parts;
  const forgotten = database.transaction(() => {
    if (force && !volumeRecords.find(name)) return undefined;
    getVolume(parts, name);
    const users = volumeRecords.usersOf(name);
    if (users.length > 0) throw engineError('volume_in_use', { operation: 'remove', name, users });
    requireNothingMounted(parts, name, 'remove');
    return volumes.forgetUnused([name]);
  });
  await forgotten?.finish();
}

/** Removes the volumes that no container uses and nobody has named; what binds and mounts are made of is nobody's to remove. */
export async function pruneVolumes(parts: VolumeParts, options: PruneVolumes = {}): Promise<PrunedVolumes> {
  const { database, journal, volumeRecords, volumes } = parts;
  const unused = (): readonly string[] =>
    volumeRecords
      .list()
      .filter((volume) => isPruned(volume, options) && volumeRecords.usersOf(volume.name).length === 0)
      .map(({ name }) => name);
  const sizes = new Map<string, number>();
  for (const name of unused()) sizes.set(name, await volumeBytes(parts, name));
  const { deleted, freedBytes, forgotten } = database.transaction(() => {
    // Somebody may have begun to use one meanwhile.
    const names = unused().filter((name) => sizes.has(name));
    const taken = volumes.forgetUnused(names);
    const bytes = taken.names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    journal.append({ type: 'volume', action: 'prune', actor: { id: '', attributes: { reclaimed: String(bytes) } } });
    return { deleted: taken.names, freedBytes: bytes, forgotten: taken };
  });
  await forgotten.finish();
  await sweepVolumes(parts);
  return { deleted, freedBytes };
}

/** Of its own folder. */
async function volumeBytes({ host, volumes }: VolumeParts, name: string): Promise<number> {
  const { path } = await volumes.open(name);
  return (await measureTree(host.processes, path)).sizeBytes;
}
