import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { BackupRecord } from '../metadata/backups.js';
import { layout } from '../roots.js';
import { parseNumberedName } from '../save/save-name.js';
import type { Backup } from './backup-service.js';
import type { VolumeParts } from './volume-parts.js';

/** The backup that a user means: by its number, or as the newest one of a volume. @throws backup_not_found */
export function getBackup({ backups }: Pick<VolumeParts, 'backups'>, ref: string): BackupRecord {
  const { name, number } = parseNumberedName(ref) ?? {};
  const numbered = number === undefined ? undefined : backups.find(number);
  // One of another volume would be gone back to by mistake.
  const isMeant = name === undefined || numbered?.volume === name;
  const found = (isMeant ? numbered : undefined) ?? backups.list().find(({ volume }) => volume === ref);
  if (!found) throw engineError('backup_not_found', { ref });
  return found;
}

/** Without what only the engine needs. */
export function toBackup({ fingerprint: _, ...backup }: BackupRecord): Backup {
  return backup;
}

export const backupFolder = ({ roots }: Pick<VolumeParts, 'roots'>, volume: string): string =>
  join(layout.backups(roots), volume);

export const backupPath = (parts: Pick<VolumeParts, 'roots'>, { volume, number }: Pick<Backup, 'volume' | 'number'>) =>
  join(backupFolder(parts, volume), `${number}.tar.zst`);
