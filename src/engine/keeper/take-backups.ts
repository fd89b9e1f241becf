import type { ContainerParts } from '../container/container-parts.js';
import { createBackup } from '../volume-data/create-backup.js';
import { hasChangedSince } from '../volume-data/fingerprint.js';
import { volumeParts } from '../volume-data/open-volume-service.js';
import type { Duty } from './duty.js';
import { onSchedule } from './on-schedule.js';

/** Backs up volumes at the times of their schedules. What one failed for is told with it until it succeeds. */
export function takeBackups(opened: ContainerParts): Duty {
  const parts = volumeParts(opened);
  const { backups } = parts;
  return onSchedule(parts.host.clock, {
    active: () => backups.activeSchedules(),
    key: ({ volume }) => volume,
    put: (schedule) => backups.putSchedule(schedule),
    async take({ volume, keep }) {
      const newest = backups.list().find((backup) => backup.volume === volume);
      // Another one like it would only push out one that is worth keeping.
      if (newest && !(await hasChangedSince(parts, newest))) return;
      await createBackup(parts, volume, { keep, cause: 'schedule' });
    },
    ended: ({ volume }, failure) => backups.setFailure(volume, failure),
  });
}
