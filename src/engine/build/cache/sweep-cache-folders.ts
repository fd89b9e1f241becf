import { readdirSync, renameSync } from 'node:fs';
import { basename } from 'node:path';

import { errnoOf } from '../../content/storage-failure.js';
import { tryAcquireLock } from '../../lock/file-lock.js';
import { buildCacheRecords } from '../../metadata/build-cache.js';
import { layout } from '../../roots.js';
import { removeTree } from '../../snapshot/remove-tree.js';
import type { BuildParts } from '../build-parts.js';
import { cacheFolder, cacheLock } from './cache-folders.js';

const GONE = '.gone';

/** Takes away folders that no record knows: of processes that were killed between the one and the other. */
export async function sweepCacheFolders({
  database,
  host,
  roots,
}: Pick<BuildParts, 'database' | 'host' | 'roots'>): Promise<void> {
  const records = buildCacheRecords(database);
  for (const name of namesIn(layout.buildCaches(roots))) {
    const key = basename(name, GONE);
    if (name === key && records.find(key)) continue;
    // Whoever has just made one is about to write its record.
    using lock = tryAcquireLock(host, cacheLock(roots, key));
    if (!lock) continue;
    const isLeft = name !== key || !records.find(key);
    if (isLeft) await removeCacheFolder(host, cacheFolder(roots, key));
    lock.removeFile();
  }
}

/** Out of the way first: a build may make it anew. Whatever a step has put into it, it goes. */
export async function removeCacheFolder(host: BuildParts['host'], path: string): Promise<void> {
  const gone = `${path}${GONE}`;
  await removeTree(host, gone, { isLarge: false });
  try {
    renameSync(path, gone);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return;
  }
  await removeTree(host, gone, { isLarge: false });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []; // No step has ever had one.
    throw error;
  }
}
