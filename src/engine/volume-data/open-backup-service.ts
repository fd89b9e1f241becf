import type { ContainerParts } from '../container/container-parts.js';
import { setBackupSchedule } from './backup-schedules.js';
import type { BackupService } from './backup-service.js';
import { getBackup, toBackup } from './find-backup.js';
import { volumeParts } from './open-volume-service.js';

export function openBackupService(opened: ContainerParts): BackupService {
  const parts = volumeParts(opened);
  const { backups } = parts;
  return {
    list: async (volume) =>
      backups
        .list()
        .filter((backup) => volume === undefined || backup.volume === volume)
        .map(toBackup),
    get: async (backup) => toBackup(getBackup(parts, backup)),
    async create(volume, options = {}) {
      const { createBackup } = await import('./create-backup.js');
      return toBackup(await createBackup(parts, volume, { ...options, cause: 'user' }));
    },
    async restore(ref, options = {}) {
      const { restoreBackup } = await import('./restore-backup.js');
      return await restoreBackup(parts, toBackup(getBackup(parts, ref)), options);
    },
    async read(ref) {
      const { readBackup } = await import('./restore-backup.js');
      return readBackup(parts, getBackup(parts, ref));
    },
    async remove(ref) {
      const { removeBackup } = await import('./create-backup.js');
      const backup = getBackup(parts, ref);
      removeBackup(parts, backup);
      return toBackup(backup);
    },
    schedules: async () => backups.schedules(),
    setSchedule: async (volume, schedule) => setBackupSchedule(parts, volume, schedule),
  };
}
