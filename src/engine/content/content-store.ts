import type { Readable } from 'node:stream';

import type { Digest } from '../../oci/digest.js';

/**
 * Blobs by digest, shared by all processes on one state root.
 *
 * Bytes become a blob only through an {@link Ingest} that was committed under the digest they were expected
 * to have; until then nobody sees them. Blobs never change. What nobody refers to is taken away by the
 * collector (`lease/collect-garbage.ts`): hold a lease on a digest before asking {@link ContentStore.has} for it.
 */
export interface ContentStore {
  has(digest: Digest): Promise<boolean>;
  /** Bytes of the blob. @throws blob_not_found */
  size(digest: Digest): Promise<number>;
  /** Where the blob lies, or would lie. Readers of the path check the digest themselves. */
  path(digest: Digest): string;
  /** Its bytes; ends with `blob_digest_mismatch` when they are not what the digest says. @throws blob_not_found */
  open(digest: Digest): Promise<Readable>;
  /**
   * The same, for whoever is done with a piece when asking for the next one: all come in the same memory.
   *
   * @throws blob_not_found, blob_digest_mismatch at its end
   */
  scan(digest: Digest): AsyncIterable<Uint8Array>;
  /**
   * A small blob as a whole, checked.
   *
   * @throws blob_not_found, blob_digest_mismatch, blob_size_mismatch (larger than `maxBytes`, 4 MiB unless told)
   */
  read(digest: Digest, options?: { readonly maxBytes?: number | undefined }): Promise<Uint8Array>;
  /**
   * Begins, or goes on with, storing the blob `digest`. One at a time among all processes: the next one waits.
   *
   * @returns undefined when the blob is there, which another process may have brought while this one waited.
   * @throws cancelled, disk_full, state_read_only
   */
  ingest(digest: Digest, options?: IngestOptions): Promise<Ingest | undefined>;
  /** Begins storing a blob whose digest nobody knows yet. Such bytes are not kept for a later ingest. */
  ingestUnnamed(): Promise<Ingest>;
  /** Every blob, in no order. */
  list(): Promise<readonly StoredBlob[]>;
  /** Removing what is not there is no error. Readers that have it open are not disturbed. */
  remove(digest: Digest): Promise<void>;
  /** Takes away all that `isUsed` denies; the collector calls it, within its transaction. Synchronous for that. */
  sweep(isUsed: (digest: Digest) => boolean): Sweep;
}

/** What a sweep has put out of sight, and will be gone once `finish` was called, or after the next recovery. */
export type Sweep = { readonly count: number; readonly freedBytes: number; finish(): Promise<void> };

export type StoredBlob = { readonly digest: Digest; readonly sizeBytes: number; readonly storedAtMs: number };

export type IngestOptions = {
  /** Called once, when another process is found to be storing the same blob. */
  readonly onWait?: (() => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** A file that others read while it is being written: what `applyLayer` unpacks as it arrives. */
export interface GrowingFile {
  readonly path: string;
  /** Tells of the present state at once, then of every change. Returns the way to stop listening. */
  subscribe(listener: (growth: Growth) => void): () => void;
}

/** `ended`: all bytes are there; `broken`: no more will come. */
export type Growth = { readonly bytes: number; readonly state: 'growing' | 'ended' | 'broken' };

/**
 * Bytes on their way to be a blob. Closing it (`await using`) keeps what has arrived, so that the next ingest
 * of the same digest, perhaps after `kill -9`, goes on behind it; only {@link Ingest.abort} throws it away.
 */
export interface Ingest extends GrowingFile, AsyncDisposable {
  /** Bytes that are there, from the ingest before this one too. The next `write` goes behind them. */
  readonly sizeBytes: number;
  /** @throws disk_full, and then keeps nothing */
  write(bytes: Uint8Array): Promise<void>;
  /** Throws away what is there, to begin anew: for a server that cannot go on in the middle. */
  restart(): Promise<void>;
  /** Says to readers of the growing file that all bytes are there. `commit` says it too. */
  end(): void;
  /**
   * Makes the bytes a blob, or throws them away.
   *
   * @throws blob_size_mismatch, blob_digest_mismatch, disk_full
   */
  commit(expected?: ExpectedBlob): Promise<Digest>;
  abort(): Promise<void>;
}

export type ExpectedBlob = {
  readonly digest?: Digest | undefined;
  readonly size?: number | undefined;
  /** What the bytes hash to, where the caller has computed it: spares reading them again. */
  readonly actual?: Digest | undefined;
  /** The caller syncs the file system before anything durable refers to the blob. */
  readonly isSyncedLater?: boolean | undefined;
};
