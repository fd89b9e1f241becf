import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import type { Host } from '../../host/host.js';
import { errnoOf } from '../content/storage-failure.js';
import { tryClaim } from '../lock/claim.js';
import type { Database } from '../metadata/database.js';
import { type SnapshotRecord, snapshotRecords } from '../metadata/snapshots.js';
import type { Roots } from '../roots.js';
import { removeTree } from './remove-tree.js';
import { isRemoved, type SnapshotFolders, shortName, snapshotFolders } from './snapshot-folders.js';

type RecoverHost = Pick<Host, 'syscalls' | 'processes' | 'random' | 'clock'>;

/**
 * Repairs what killed processes left: folders without a row go, and rows without a folder (which only the
 * machine's sudden end can leave), with all that stands on them. What living processes work on stays.
 */
export async function recoverSnapshots(host: RecoverHost, roots: Roots, database: Database): Promise<void> {
  const folders = snapshotFolders(roots);
  database.transaction(() => settleRows(host, folders, database));
  for (const name of namesIn(folders.temporary)) {
    const removed = isRemoved(name) ? join(folders.temporary, name) : abandoned(host, folders, name);
    if (removed) await removeTree(host, removed, { isLarge: true });
  }
}

/** In a transaction: no other process is between moving a folder and writing its row. */
function settleRows({ random }: RecoverHost, folders: SnapshotFolders, database: Database): void {
  const records = snapshotRecords(database);
  const rows = records.list();
  const present = { committed: new Set(namesIn(folders.layers)), active: new Set(namesIn(folders.containers)) };
  const isPresent = ({ kind, id }: SnapshotRecord): boolean => present[kind].has(shortName(id));

  const lost = new Set<string>();
  for (const row of rows) {
    if (!isPresent(row) || (row.parent !== undefined && lost.has(row.parent))) lost.add(row.key);
  }
  for (const key of [...lost].toReversed()) records.remove(key);

  const kept = rows.filter(({ key }) => !lost.has(key));
  const names = (kind: SnapshotRecord['kind']): Set<string> =>
    new Set(kept.filter((row) => row.kind === kind).map(({ id }) => shortName(id)));
  const strays = [
    ...strayPaths(folders.layers, present.committed, names('committed').add(shortName(0))),
    ...strayPaths(folders.containers, present.active, names('active')),
  ];
  for (const path of strays) renameSync(path, folders.removed(random.hex(8)));
}

const strayPaths = (folder: string, present: Set<string>, known: Set<string>): readonly string[] =>
  [...present.difference(known)].map((name) => join(folder, name));

/** Puts aside an unfinished folder that nobody holds; gives where it is then. */
function abandoned(host: RecoverHost, folders: SnapshotFolders, name: string): string | undefined {
  const path = join(folders.temporary, name);
  try {
    using claim = tryClaim(host, path, 'r');
    if (!claim) return undefined;
    const removed = folders.removed(host.random.hex(8));
    renameSync(path, removed);
    return removed;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
