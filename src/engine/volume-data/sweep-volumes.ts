import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { tryAcquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import { removeTree } from '../snapshot/remove-tree.js';
import { listAside } from '../volume/aside.js';
import type { VolumeParts } from './volume-parts.js';
import { volumeLock } from './volume-users.js';

/** Takes away what killed processes left: of volumes that went, and of archives that were not unpacked to their end. */
export async function sweepVolumes(parts: VolumeParts): Promise<void> {
  const folder = layout.volumes(parts.roots);
  const place = { folder, records: parts.volumeRecords, database: parts.database };
  for (const name of listAside(place)) await removeTree(parts.host, join(folder, name), { isLarge: false });
  for (const name of namesIn(folder)) if (!name.startsWith('.')) await sweepVolume(parts, name);
}

/** What somebody is at work on stays: the lock says so. */
async function sweepVolume(parts: VolumeParts, name: string): Promise<void> {
  const folder = layout.volumes(parts.roots);
  const isUnknown = !parts.volumeRecords.find(name);
  if (!isUnknown && !namesIn(join(folder, name)).includes('import')) return;
  using lock = tryAcquireLock(parts.host, volumeLock(parts, name));
  if (!lock) return;
  await removeTree(parts.host, join(folder, name, 'import'), { isLarge: false });
  const aside = join(folder, `.${parts.host.random.hex(16)}`);
  // Alone with the database: nobody makes one of its name between the question and the move.
  const isAside = parts.database.transaction(() => {
    if (parts.volumeRecords.find(name)) return false;
    renameSync(join(folder, name), aside);
    return true;
  });
  if (isAside) await removeTree(parts.host, aside, { isLarge: false });
  lock.removeFile();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // No volume was ever made, or it is going.
  }
}
