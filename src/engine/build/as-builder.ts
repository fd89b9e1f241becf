import { sweepAlone } from '../container/sweep-machine.js';
import { acquireLock, tryAcquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import type { BuildParts } from './build-parts.js';
import { boundCache } from './cache/bound-cache.js';

/**
 * Does `work` as one of those who build. The last of them, in whichever process, takes off the machine what steps shared, and
 * keeps the cache within bounds: no container's record says that a step is about to need it.
 */
export async function asBuilder<Result>(
  parts: BuildParts,
  cancelSignal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = layout.builders(parts.roots);
  try {
    using _ = await acquireLock(parts.host, path, { kind: 'shared', cancelSignal });
    return await work();
  } finally {
    using alone = tryAcquireLock(parts.host, path);
    if (alone) {
      await sweepAlone(parts);
      await boundCache(parts);
      alone.removeFile();
    }
  }
}
