import type { BuildCacheRecord } from '../../engine/index.js';
import { utcTime } from '../../wire/utc-time.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';

/** What builds keep, as `/system/df` tells of it. @see moby, api/types/build: CacheRecord */
export const buildCacheToWire = (records: readonly BuildCacheRecord[], version: ApiVersion): object => ({
  BuildCache: records.map((record) => recordToWire(record, version)),
  ...(!isAtLeast(version, '1.44') && { BuilderSize: records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }),
});

const recordToWire = (record: BuildCacheRecord, version: ApiVersion): object => ({
  ID: record.id,
  ...parentsToWire(record.parents, version),
  Type: record.type,
  Description: record.description,
  InUse: record.isInUse,
  Shared: record.isShared,
  Size: record.sizeBytes,
  CreatedAt: utcTime(record.createdAtMs),
  LastUsedAt: utcTime(record.lastUsedAtMs),
  UsageCount: record.useCount,
});

/** Until 1.41 there was one at most. */
function parentsToWire(parents: readonly string[], version: ApiVersion): object {
  if (!isAtLeast(version, '1.42')) return { Parent: parents.join(' ') };
  return parents.length === 0 ? {} : { Parents: parents };
}
