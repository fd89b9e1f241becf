import { isEngineError } from '../../errors/engine-error.js';
import type { ContainerParts } from '../container/container-parts.js';
import type { BackupSchedule } from '../volume-data/backup-service.js';
import { createBackup } from '../volume-data/create-backup.js';
import { hasChangedSince } from '../volume-data/fingerprint.js';
import { volumeParts } from '../volume-data/open-volume-service.js';
import type { Duty } from './duty.js';
import { isDue } from './is-due.js';

/** Backs up volumes at the times of their schedules, all side by side. */
export function takeBackups(opened: ContainerParts): Duty {
  const parts = volumeParts(opened);
  const { host, backups } = parts;
  const underWay = new Map<string, Promise<void>>();

  const take = async ({ volume, keep }: BackupSchedule): Promise<void> => {
    const newest = backups.list().find((backup) => backup.volume === volume);
    // Another one like it would only push out one that is worth keeping.
    if (newest && !(await hasChangedSince(parts, newest))) return;
    await createBackup(parts, volume, { keep, cause: 'schedule' });
  };

  const begin = (schedule: BackupSchedule): void => {
    const { volume, everyMs } = schedule;
    // First: killed while it reads, the next keeper does not begin with the same.
    backups.putSchedule({ ...schedule, nextAtMs: host.clock.nowMs() + everyMs });
    const ended = take(schedule)
      .then(
        () => backups.setFailure(volume, ''),
        // As on a full disk: it is tried again at its next time, and told until then.
        (error: unknown) => backups.setFailure(volume, isEngineError(error) ? error.message : String(error)),
      )
      .catch(() => undefined)
      .finally(() => underWay.delete(volume));
    underWay.set(volume, ended);
  };

  const waiting = (): readonly BackupSchedule[] =>
    backups.activeSchedules().filter(({ volume }) => !underWay.has(volume));

  return {
    async tend() {
      const nowMs = host.clock.nowMs();
      for (const schedule of waiting()) if (isDue(schedule, nowMs)) begin(schedule);
    },
    nextAtMs: () => waiting()[0]?.nextAtMs,
    async [Symbol.asyncDispose]() {
      await Promise.all(underWay.values());
    },
  };
}
