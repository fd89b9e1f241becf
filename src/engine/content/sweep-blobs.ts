import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Host } from '../../host/host.js';
import type { Digest } from '../../oci/digest.js';
import { layout, type Roots } from '../roots.js';
import { ALGORITHMS, digestOfFile, unnamedIngestPath } from './blob-files.js';
import type { Sweep } from './content-store.js';
import { errnoOf } from './storage-failure.js';

/** Renames every blob that `isUsed` denies to what looks like an ingest nobody goes on with. */
export function sweepBlobs({ random }: Pick<Host, 'random'>, roots: Roots, isUsed: (digest: Digest) => boolean): Sweep {
  const unused = ALGORITHMS.flatMap((algorithm) => {
    const folder = join(layout.blobs(roots), algorithm);
    return namesIn(folder)
      .filter((name) => isUnused(digestOfFile(algorithm, name), isUsed))
      .map((name) => join(folder, name));
  });
  if (unused.length > 0) mkdirSync(layout.ingests(roots), { recursive: true, mode: 0o700 });
  const swept = unused.map((path) => {
    const aside = unnamedIngestPath(roots, random.hex(12));
    renameSync(path, aside);
    return { aside, sizeBytes: statSync(aside, { throwIfNoEntry: false })?.size ?? 0 };
  });
  return {
    count: swept.length,
    freedBytes: swept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    async finish() {
      for (const { aside } of swept) await rm(aside, { force: true });
    },
  };
}

const isUnused = (digest: Digest | undefined, isUsed: (digest: Digest) => boolean): boolean =>
  digest !== undefined && !isUsed(digest);

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
