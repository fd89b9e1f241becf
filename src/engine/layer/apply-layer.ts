import type { DiffId } from '../../oci/digest.js';
import type { GrowingFile } from '../content/content-store.js';
import type { WorkerThreads } from '../worker/worker-threads.js';
import type { AppliedLayer, UnpackProgress, WhiteoutForm } from './unpack-job.js';

/** A stored blob, or an ingest that is still being written: it is unpacked as its bytes arrive. */
export type LayerSource = { readonly path: string } | GrowingFile;

export type ApplyLayerOptions = {
  readonly source: LayerSource;
  /** An empty folder that nobody else looks into: `PendingLayer.dir`. */
  readonly targetDir: string;
  readonly whiteouts: WhiteoutForm;
  readonly expectedDiffId?: DiffId | undefined;
  /** Of the digest that is worked out for the stored bytes; sha256 unless told. */
  readonly algorithm?: 'sha256' | 'sha512' | undefined;
  /** At most ten times a second. */
  readonly onProgress?: ((progress: UnpackProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/**
 * Unpacks a layer's tar, whatever it is compressed with, into `targetDir`: one pass in a worker thread that
 * hashes the stored bytes, decompresses, hashes the tar, and feeds it, filtered, to `tar`.
 *
 * After a failure `targetDir` holds a part of the layer: throw it away.
 *
 * @throws layer_invalid (damaged or hostile), blob_digest_mismatch (not the tar of `expectedDiffId`), disk_full,
 *   program_missing, cancelled
 */
export async function applyLayer(workers: WorkerThreads, options: ApplyLayerOptions): Promise<AppliedLayer> {
  const { source, targetDir, whiteouts, expectedDiffId, algorithm, onProgress, cancelSignal } = options;
  const isGrowing = 'subscribe' in source;
  const job = workers.start(
    'unpackLayer',
    { path: source.path, isGrowing, targetDir, whiteouts, expectedDiffId, algorithm: algorithm ?? 'sha256' },
    { onProgress, cancelSignal },
  );
  const stop = isGrowing ? source.subscribe((growth) => job.tell(growth)) : undefined;
  try {
    return await job.result;
  } finally {
    stop?.();
  }
}

export type { AppliedLayer, UnpackProgress, WhiteoutForm };
