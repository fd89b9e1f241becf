import { engineError } from '../../errors/engine-error.js';
import { acquireLock } from '../lock/file-lock.js';
import { isMounted } from '../volume/local-options.js';
import { requireVolumeName } from '../volume/volume-name.js';
import type { ImportVolume } from '../volume/volume-service.js';
import { fillInPlace, isEmptyTree } from './fill-in-place.js';
import { openVolumeTree } from './open-volume-tree.js';
import { replaceFolder } from './replace-folder.js';
import { untilCancelled } from './until-cancelled.js';
import type { VolumeParts } from './volume-parts.js';
import { livingUsers, requireIdle, requireNothingMounted, volumeLock } from './volume-users.js';

/**
 * Fills a volume from what anybody may have packed. What was in it is there until all of the archive is, and then goes
 * at once; where something is mounted that is ours only to use, it goes file by file.
 *
 * @throws argument_invalid, volume_not_empty, volume_in_use, archive_invalid, disk_full, cancelled
 */
export async function importVolume(
  parts: VolumeParts,
  name: string,
  pieces: AsyncIterable<Uint8Array>,
  { replaces = false, labels, cancelSignal }: ImportVolume = {},
): Promise<void> {
  requireVolumeName(name);
  using lock = await acquireLock(parts.host, volumeLock(parts, name), { cancelSignal });
  const found = parts.volumeRecords.find(name);
  const isEmpty = !found || (await isEmptyVolume(parts, name));
  if (!isEmpty && !replaces) throw engineError('volume_not_empty', { name });
  if (!isEmpty) requireIdle(parts, name, 'import');
  if (!isEmpty) requireNothingMounted(parts, name, 'import');
  const tar = untilCancelled(pieces, cancelSignal);
  const isOurs = !found || !isMounted(found.options);
  if (isOurs && livingUsers(parts, name).length === 0) await replaceFolder(parts, { name, tar, labels, cancelSignal });
  else await fillInPlace(parts, { name, tar, cancelSignal });
  const actor = { id: name, attributes: { driver: 'local' } };
  parts.journal.append({ type: 'volume', action: 'import', actor });
  lock.removeFile();
}

async function isEmptyVolume(parts: VolumeParts, name: string): Promise<boolean> {
  using tree = await openVolumeTree(parts, name);
  return isEmptyTree(tree);
}
