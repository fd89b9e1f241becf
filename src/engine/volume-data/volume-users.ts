import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import { isAlive } from '../container/transitions.js';
import { layout } from '../roots.js';
import { mountsBelow } from '../volume/mounts-below.js';
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

/** @throws file_operation_failed where somebody has mounted something in it on this machine */
export function requireNothingMounted({ roots }: Pick<VolumeParts, 'roots'>, name: string, operation: string): void {
  const [path] = mountsBelow(dirname(layout.volume(roots, name)));
  if (path === undefined) return;
  throw engineError('file_operation_failed', { operation, path, reason: 'something is mounted there' });
}
