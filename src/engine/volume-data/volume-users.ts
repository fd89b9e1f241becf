import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { isAlive } from '../container/transitions.js';
import { layout } from '../roots.js';
import type { VolumeParts } from './volume-parts.js';

/** Held by whoever fills a volume. */
export const volumeLock = ({ roots }: Pick<VolumeParts, 'roots'>, name: string): string =>
  join(layout.locks(roots), `volume-${name}`);

/** @throws volume_in_use where a container runs with it, or is about to */
export function requireIdle(parts: VolumeParts, name: string, operation: string): void {
  const users = livingUsers(parts, name);
  if (users.length > 0) throw engineError('volume_in_use', { operation, name, users });
}

/** Containers that have it mounted, or may have by the time that one looks. */
export function livingUsers({ volumeRecords, records, roots }: VolumeParts, name: string): readonly string[] {
  return volumeRecords.usersOf(name).filter((id) => {
    const status = records.find(id)?.state.status;
    return (status !== undefined && isAlive(status)) || existsSync(layout.runningContainer(roots, id));
  });
}
