import type { DiffId, Digest } from '../../oci/digest.js';

/**
 * How a layer says "what is below is gone": in the kernel's way (a character device 0:0, and
 * `trusted.overlay.opaque` on a folder), or as it stands in the tar (files `.wh.NAME`, `.wh..wh..opq`).
 */
export type WhiteoutForm = 'overlay' | 'marker';

/** Unpacks one layer in a worker thread. */
export type UnpackJob = {
  readonly path: string;
  /** More bytes come than the file has now: the job is told of each. */
  readonly isGrowing: boolean;
  readonly targetDir: string;
  readonly whiteouts: WhiteoutForm;
  readonly expectedDiffId: DiffId | undefined;
  readonly algorithm: 'sha256' | 'sha512';
};

export type UnpackProgress = {
  /** Bytes read of the blob as stored. */
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
};

export type AppliedLayer = {
  /** Of the tar. */
  readonly diffId: DiffId;
  /** Of the bytes as stored. */
  readonly digest: Digest;
  /** Bytes as stored. */
  readonly compressedBytes: number;
  /** Bytes of all files, as docker counts a layer. */
  readonly sizeBytes: number;
  readonly entries: number;
};
