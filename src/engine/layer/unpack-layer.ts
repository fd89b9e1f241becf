import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Processes } from '../../host/processes.js';
import type { DiffId, Digest } from '../../oci/digest.js';
import type { Growth } from '../content/content-store.js';
import { decompress, LAYER_GROWTH } from './decompress.js';
import { TarExtraction } from './extract-tar.js';
import { GrowthWatch, readGrowing } from './read-growing.js';
import { LayerFilter } from './tar/layer-filter.js';
import type { AppliedLayer, UnpackJob, UnpackProgress } from './unpack-job.js';

const PROGRESS_INTERVAL_MS = 100;

export type UnpackControl = {
  /** Hands every later growth of the file to the listener. */
  readonly subscribe: (listener: (growth: Growth) => void) => void;
  readonly report: (progress: UnpackProgress) => void;
  readonly cancelSignal: AbortSignal;
};

/** The work of `applyLayer`, in the thread that does it. */
export async function unpackLayer(
  { processes }: { readonly processes: Processes },
  job: UnpackJob,
  { subscribe, report, cancelSignal }: UnpackControl,
): Promise<AppliedLayer> {
  const watch = job.isGrowing ? new GrowthWatch() : undefined;
  subscribe((growth) => watch?.tell(growth));
  const stored = new Measure(job.algorithm);
  const tarAlgorithm = job.expectedDiffId?.startsWith('sha512:') ? 'sha512' : 'sha256';
  const tar = new Measure(tarAlgorithm);
  const filter = new LayerFilter(job.whiteouts);
  // Whatever ends the job ends its wait for more bytes too.
  using over = abortingAtEnd();
  const stopSignal = AbortSignal.any([cancelSignal, over.signal]);
  await using extraction = new TarExtraction(processes, job.targetDir);

  // A tar that is stored as it is has one hash for both: a second pass over it would cost a sixth of a load.
  const pieces = readGrowing(job.path, watch, stopSignal);
  const unpacked =
    job.algorithm === tarAlgorithm
      ? decompress(pieces, { growth: LAYER_GROWTH, onCompressed: (piece) => stored.take(piece) })
      : decompress(stored.of(pieces), { growth: LAYER_GROWTH });
  let reportedAt = Number.NEGATIVE_INFINITY;
  for await (const piece of unpacked) {
    tar.take(piece);
    await extraction.write(filter.push(piece));
    if (performance.now() - reportedAt >= PROGRESS_INTERVAL_MS) {
      reportedAt = performance.now();
      report({ compressedBytes: stored.bytes || tar.bytes, uncompressedBytes: tar.bytes });
    }
  }
  await extraction.write([filter.end()]);
  const diffId = tar.digest() as string as DiffId;
  if (job.expectedDiffId !== undefined && diffId !== job.expectedDiffId) {
    throw engineError('blob_digest_mismatch', { expected: job.expectedDiffId, actual: diffId });
  }
  await extraction.end();
  const { sizeBytes, entries } = filter;
  const digest = stored.bytes > 0 ? stored.digest() : (diffId as string as Digest);
  return { diffId, digest, compressedBytes: stored.bytes || tar.bytes, sizeBytes, entries };
}

function abortingAtEnd(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}

/** Counts and hashes bytes that pass. */
class Measure {
  readonly #algorithm: string;
  readonly #hash;
  bytes = 0;

  constructor(algorithm: 'sha256' | 'sha512') {
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  take(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.bytes += piece.byteLength;
  }

  async *of(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.take(piece);
      yield piece;
    }
  }

  digest(): Digest {
    return `${this.#algorithm}:${this.#hash.digest('hex')}` as Digest;
  }
}
