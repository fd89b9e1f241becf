import { createReadStream, existsSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { TarStream } from '../files/file-service.js';
import { decompress } from '../layer/decompress.js';
import type { Backup, RestoredBackup } from './backup-service.js';
import { createBackup } from './create-backup.js';
import { isEmptyTree } from './fill-in-place.js';
import { backupPath, toBackup } from './find-backup.js';
import { importVolume } from './import-volume.js';
import { openVolumeTree } from './open-volume-tree.js';
import { detailsOf } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';
import { requireIdle } from './volume-users.js';

/** Of what restores have backed up by themselves so many stay. */
const KEPT_BEFORE = 5;

type Options = { readonly as?: string | undefined; readonly cancelSignal?: AbortSignal | undefined };

/** @throws backup_not_found, volume_in_use, volume_not_empty, disk_full, cancelled */
export async function restoreBackup(
  parts: VolumeParts,
  backup: Backup,
  { as, cancelSignal }: Options,
): Promise<RestoredBackup> {
  const tar = readBackup(parts, backup);
  if (as !== undefined) {
    await importVolume(parts, as, tar, { cancelSignal });
    return { volume: detailsOf(parts, as), before: undefined };
  }
  const before = await backUpFirst(parts, backup, cancelSignal);
  await importVolume(parts, backup.volume, tar, { replaces: true, cancelSignal });
  return { volume: detailsOf(parts, backup.volume), before };
}

/** What it holds now; undefined where it holds nothing. */
async function backUpFirst(
  parts: VolumeParts,
  { volume, number }: Backup,
  cancelSignal: AbortSignal | undefined,
): Promise<Backup | undefined> {
  if (!parts.volumeRecords.find(volume) || (await isEmpty(parts, volume))) return undefined;
  requireIdle(parts, volume, 'restore');
  const note = `before backup ${number} was restored`;
  const reason = { note, keep: KEPT_BEFORE, cause: 'restore', sparing: number } as const;
  return toBackup(await createBackup(parts, volume, { ...reason, cancelSignal }));
}

async function isEmpty(parts: VolumeParts, volume: string): Promise<boolean> {
  using tree = await openVolumeTree(parts, volume);
  return isEmptyTree(tree);
}

/** The tar that it is. @throws backup_not_found where somebody has taken its file away */
export function readBackup(parts: VolumeParts, backup: Backup): TarStream {
  const path = backupPath(parts, backup);
  if (!existsSync(path)) throw engineError('backup_not_found', { ref: `${backup.volume}:${backup.number}` });
  return decompress(createReadStream(path, { highWaterMark: PIECE_BYTES }));
}

const PIECE_BYTES = 256 * 1024;
