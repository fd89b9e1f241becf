import { engineError } from '../../errors/engine-error.js';
import type { BackupSchedule } from './backup-service.js';
import { getVolume } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';

/** More often a volume would do little else than be read. */
const SHORTEST_MS = 1000;

/** @throws volume_not_found, argument_invalid */
export function setBackupSchedule(
  parts: VolumeParts,
  volume: string,
  wanted: Pick<BackupSchedule, 'everyMs' | 'keep'> | undefined,
): BackupSchedule | undefined {
  getVolume(parts, volume);
  if (!wanted) {
    parts.backups.removeSchedule(volume);
    return undefined;
  }
  const { everyMs, keep } = wanted;
  const refuse = (reason: string): never => {
    throw engineError('argument_invalid', { reason });
  };
  if (!(everyMs >= SHORTEST_MS)) refuse('a volume is backed up once a second at most');
  if (!(Number.isSafeInteger(keep) && keep >= 0)) refuse(`invalid number of backups to keep: ${keep}`);
  const nextAtMs = parts.host.clock.nowMs() + everyMs;
  const schedule = { volume, everyMs, keep, nextAtMs, failure: '' };
  parts.backups.putSchedule(schedule);
  parts.wakeKeeper();
  return schedule;
}
