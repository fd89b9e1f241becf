import { readdirSync, readFileSync } from 'node:fs';

import type { Host } from '../host/host.js';
import { recoverContent } from './content/recover-content.js';
import { collectGarbage, type GarbageParts } from './lease/collect-garbage.js';
import { buildCacheRecords } from './metadata/build-cache.js';
import type { Database } from './metadata/database.js';
import { leaseRecords } from './metadata/leases.js';
import type { Roots } from './roots.js';
import { recoverSnapshots } from './snapshot/recover-snapshots.js';
import { snapshotFolders } from './snapshot/snapshot-folders.js';

/** Whether a process was killed while it worked on images or writable layers. A query and one look into a folder. */
export function isStorageUnsettled({ processes }: Pick<Host, 'processes'>, roots: Roots, database: Database): boolean {
  const isDead = ({ pid, pidStartTicks }: { readonly pid: number; readonly pidStartTicks: number }): boolean =>
    processes.startTicks(pid) !== pidStartTicks;
  return leaseRecords(database).list().some(isDead) || namesIn(snapshotFolders(roots).temporary).length > 0;
}

/** Removes what killed processes left of blobs, layers and writable layers; what others work on stays. */
export async function recoverStorage(host: Host, roots: Roots, parts: GarbageParts): Promise<void> {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  buildCacheRecords(parts.database).removeUnsynced(bootId);
  await recoverContent(host, roots);
  await recoverSnapshots(host, roots, parts.database);
  await collectGarbage(parts);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
