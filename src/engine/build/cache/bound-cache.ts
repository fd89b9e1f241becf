import { statfsSync } from 'node:fs';

import { buildCacheRecords } from '../../metadata/build-cache.js';
import type { BuildParts } from '../build-parts.js';
import { pruneCache } from './prune-cache.js';

/** What nobody has used for so long goes. */
const LONGEST_UNUSED_MS = 60 * 24 * 60 * 60 * 1000;
/** Of the disk. */
const LARGEST_SHARE = 0.1;
const SMALLEST_BOUND_BYTES = 2 * 1024 ** 3;

/**
 * Keeps what builds keep within bounds, as docker does: what was not used for two months goes, and of the rest the longest
 * unused, where it takes more than a tenth of the disk. Cheap where there is nothing to do.
 *
 * @see moby, builder/builder-next/worker/gc.go: DefaultGCPolicy
 */
export async function boundCache(
  parts: Pick<BuildParts, 'database' | 'host' | 'roots' | 'collectGarbage'>,
): Promise<void> {
  const { totalBytes, oldestUseMs } = buildCacheRecords(parts.database).extent();
  const unusedSinceMs = parts.host.clock.nowMs() - LONGEST_UNUSED_MS;
  if (oldestUseMs < unusedSinceMs) await pruneCache(parts, { all: true, unusedSinceMs });
  const keepBytes = bound(parts.roots.dataRoot);
  if (totalBytes > keepBytes) await pruneCache(parts, { keepBytes });
}

function bound(path: string): number {
  const { blocks, bsize } = statfsSync(path);
  return Math.max(SMALLEST_BOUND_BYTES, blocks * bsize * LARGEST_SHARE);
}
