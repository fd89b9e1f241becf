import type { ChainId } from '../../../oci/digest.js';
import { chainIds } from '../../layer/chain-id.js';
import { tryAcquireLock } from '../../lock/file-lock.js';
import { buildCacheRecords } from '../../metadata/build-cache.js';
import { imageRecords } from '../../metadata/images.js';
import type { BuildParts } from '../build-parts.js';
import type { BuildCacheRecord, PruneBuildCache, PrunedBuildCache } from '../build-service.js';
import { cacheFolder, cacheLock } from './cache-folders.js';
import { removeCacheFolder, sweepCacheFolders } from './sweep-cache-folders.js';

type CacheParts = Pick<BuildParts, 'database' | 'host' | 'roots' | 'collectGarbage'>;

/** What builds keep, the longest unused first. */
export function cacheUsage({ database, host, roots }: Omit<CacheParts, 'collectGarbage'>): readonly BuildCacheRecord[] {
  const records = buildCacheRecords(database);
  const ofImages = new Set<string>(
    imageRecords(database)
      .list()
      .flatMap(({ config }) => chainIds(config.rootfs.diff_ids)),
  );
  const held = records.held();
  const rows = records.list();
  const made = Map.groupBy(rows, ({ chain }) => chain);
  return rows.map((row) => ({
    id: row.key,
    parents: row.parent === '' ? [] : (made.get(row.parent) ?? []).map(({ key }) => key),
    type: row.type,
    description: row.description,
    isInUse: row.type === 'exec.cachemount' ? isFolderUsed({ host, roots }, row.key) : held.has(row.chain),
    isShared: row.chain !== '' && ofImages.has(row.chain as ChainId),
    sizeBytes: row.sizeBytes,
    createdAtMs: row.createdAtMs,
    lastUsedAtMs: row.lastUsedAtMs,
    useCount: row.useCount,
  }));
}

function isFolderUsed({ host, roots }: Pick<CacheParts, 'host' | 'roots'>, key: string): boolean {
  using lock = tryAcquireLock(host, cacheLock(roots, key));
  lock?.removeFile();
  return lock === undefined;
}

/** Removes what nobody works with, the longest unused first. What a build has found stays until that ends. */
export async function pruneCache(parts: CacheParts, options: PruneBuildCache = {}): Promise<PrunedBuildCache> {
  const usage = cacheUsage(parts);
  let keptBytes = usage.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const removed: BuildCacheRecord[] = [];
  for (const record of usage) {
    if (!isMeant(record, options)) continue;
    if (options.keepBytes !== undefined && keptBytes <= options.keepBytes) break;
    if (!(await removeOne(parts, record))) continue;
    keptBytes -= record.sizeBytes;
    removed.push(record);
  }
  await sweepCacheFolders(parts);
  if (removed.length > 0) await parts.collectGarbage();
  return {
    ids: removed.map(({ id }) => id),
    freedBytes: removed.reduce((sum, { isShared, sizeBytes }) => sum + (isShared ? 0 : sizeBytes), 0),
  };
}

function isMeant(
  { id, type, isShared, isInUse, lastUsedAtMs }: BuildCacheRecord,
  { all = false, unusedSinceMs, ids, types }: PruneBuildCache,
): boolean {
  if (isInUse || (isShared && !all)) return false;
  if (unusedSinceMs !== undefined && lastUsedAtMs >= unusedSinceMs) return false;
  if (ids && !ids.some((each) => id.startsWith(each))) return false;
  return !types || types.includes(type);
}

/** False where somebody works in it. */
async function removeOne({ database, host, roots }: CacheParts, { id, type }: BuildCacheRecord): Promise<boolean> {
  const records = buildCacheRecords(database);
  if (type !== 'exec.cachemount') {
    records.remove(id);
    return true;
  }
  using lock = tryAcquireLock(host, cacheLock(roots, id));
  if (!lock) return false;
  records.remove(id);
  await removeCacheFolder(host, cacheFolder(roots, id));
  lock.removeFile();
  return true;
}
