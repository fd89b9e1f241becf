import type { ContainerParts } from '../container/container-parts.js';
import { hasLogDuties } from '../log/log-duties.js';
import { backupRecords } from '../metadata/backups.js';
import { saveRecords } from '../metadata/saves.js';
import { hasInsideNames } from '../names/inside/inside-files.js';
import { hasOwnNames } from '../names/name-folder.js';

type Parts = Pick<ContainerParts, 'records' | 'networks' | 'health' | 'roots' | 'database'>;

/** One for each duty. Every command asks them: each is a query or two, and loads nothing. */
const REASONS: readonly ((parts: Parts) => boolean)[] = [
  ({ records }) => records.list(['restarting']).length > 0,
  ({ health }) => health.hasAny(),
  ({ roots }) => hasLogDuties(roots),
  ({ database }) => saveRecords(database).hasActive(),
  ({ database }) => backupRecords(database).hasActive(),
  ({ networks }) => networks.proxyTargets().length > 0,
  ({ roots }) => hasOwnNames(roots),
  ({ roots }) => hasInsideNames(roots),
];

/** Whether there is anything that needs a process of its own. */
export function hasWork(parts: Parts): boolean {
  return REASONS.some((isReason) => isReason(parts));
}
