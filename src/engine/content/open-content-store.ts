import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Transform } from 'node:stream';

import { engineError } from '../../errors/engine-error.js';
import type { Host } from '../../host/host.js';
import { type Digest, digestAlgorithm } from '../../oci/digest.js';
import { tryClaim } from '../lock/claim.js';
import { layout, type Roots } from '../roots.js';
import { ALGORITHMS, blobPath, digestOfFile, ingestPath, unnamedIngestPath } from './blob-files.js';
import type { ContentStore, Ingest, IngestOptions, StoredBlob } from './content-store.js';
import { openLocalIngest } from './local-ingest.js';
import { scanBlob } from './scan-blob.js';
import { errnoOf, storageFailure } from './storage-failure.js';
import { sweepBlobs } from './sweep-blobs.js';

const MAX_SMALL_BLOB_BYTES = 4 * 1024 * 1024;
const READ_CHUNK_BYTES = 256 * 1024;
const FIRST_WAIT_MS = 2;
const LONGEST_WAIT_MS = 50;

/** The content store in the data root. Nothing is made on disk before the first ingest. */
export function openContentStore(host: Pick<Host, 'syscalls' | 'clock' | 'random'>, roots: Roots): ContentStore {
  const pathOf = (digest: Digest): string => blobPath(roots, digest);

  const has = async (digest: Digest): Promise<boolean> => (await found(stat(pathOf(digest)))) !== undefined;

  const size = async (digest: Digest): Promise<number> => {
    const stats = await found(stat(pathOf(digest)));
    if (!stats) throw engineError('blob_not_found', { digest });
    return stats.size;
  };

  return {
    has,
    size,
    path: pathOf,
    async open(digest) {
      await size(digest);
      const file = createReadStream(pathOf(digest), { highWaterMark: READ_CHUNK_BYTES });
      return pipeline(file, checking(digest), () => undefined);
    },
    async *scan(digest) {
      await size(digest);
      yield* scanBlob(pathOf(digest), digest);
    },
    async read(digest, { maxBytes = MAX_SMALL_BLOB_BYTES } = {}) {
      const bytes = await size(digest);
      if (bytes > maxBytes) throw engineError('blob_size_mismatch', { expected: maxBytes, read: bytes });
      const content = await readFile(pathOf(digest));
      const actual = hashOf(digest, content);
      if (actual !== digest) throw engineError('blob_digest_mismatch', { expected: digest, actual });
      return content;
    },
    async ingest(digest, options) {
      if (await has(digest)) return undefined;
      const ingest = await claimIngest(host, ingestPath(roots, digest), pathOf, options);
      if (!(await has(digest))) return ingest;
      await ingest.abort();
      return undefined;
    },
    ingestUnnamed: () => claimIngest(host, unnamedIngestPath(roots, host.random.hex(12)), pathOf),
    async list() {
      const lists = await Promise.all(ALGORITHMS.map((algorithm) => listBlobs(roots, algorithm)));
      return lists.flat();
    },
    async remove(digest) {
      await found(unlink(pathOf(digest)));
    },
    sweep: (isUsed) => sweepBlobs(host, roots, isUsed),
  };
}

async function claimIngest(
  host: Pick<Host, 'syscalls' | 'clock'>,
  path: string,
  pathOf: (digest: Digest) => string,
  { onWait, cancelSignal }: IngestOptions = {},
): Promise<Ingest> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const claim = claimFile(host, path);
    if (claim) return await openLocalIngest(path, claim, pathOf);
    if (wait === FIRST_WAIT_MS) onWait?.();
    await host.clock.sleep(wait, cancelSignal);
  }
}

function claimFile(host: Pick<Host, 'syscalls'>, path: string) {
  try {
    return withFolder(path, () => tryClaim(host, path, 'a+'));
  } catch (cause) {
    throw storageFailure(path, cause);
  }
}

function withFolder<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
    return act();
  }
}

async function listBlobs(roots: Roots, algorithm: (typeof ALGORITHMS)[number]): Promise<readonly StoredBlob[]> {
  const folder = join(layout.blobs(roots), algorithm);
  const names = (await found(readdir(folder))) ?? [];
  const blobs = await Promise.all(
    names.map(async (name) => {
      const digest = digestOfFile(algorithm, name);
      const stats = digest && (await found(stat(join(folder, name))));
      return digest && stats ? [{ digest, sizeBytes: stats.size, storedAtMs: stats.mtimeMs }] : [];
    }),
  );
  return blobs.flat();
}

/** The result, or undefined where there is no such file. */
async function found<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const hashOf = (digest: Digest, bytes: Uint8Array): string => {
  const algorithm = digestAlgorithm(digest);
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
};

/** Passes bytes on, and fails at their end when they are not what `digest` says. */
function checking(digest: Digest): Transform {
  const algorithm = digestAlgorithm(digest);
  const hash = createHash(algorithm);
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const actual = `${algorithm}:${hash.digest('hex')}`;
      done(actual === digest ? null : engineError('blob_digest_mismatch', { expected: digest, actual }));
    },
  });
}
