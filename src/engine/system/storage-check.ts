import type { Image } from '../image/image.js';

/** Something that is not as it was stored. */
export type StorageProblem = {
  /**
   * `blob_damaged`: its bytes are not what its digest says; `blob_missing`: an image needs it to be saved or pushed;
   * `layer_missing`, `layer_changed`: files that containers would see are not there, or are others.
   */
  readonly kind: 'blob_damaged' | 'blob_missing' | 'layer_missing' | 'layer_changed';
  /** Digest of the blob, or chain id of the layer. */
  readonly what: string;
  /** That need it. */
  readonly images: readonly Image[];
  /** Names of those that were made from these images. */
  readonly containers: readonly string[];
  /** It was dropped, where it was there: what needs it is to be pulled again, unless it was fetched. */
  readonly isRepaired: boolean;
  /** What needs it is whole again: it came from a registry. */
  readonly isFetched: boolean;
};

export type StorageCheck = {
  readonly blobs: number;
  readonly blobBytes: number;
  readonly layers: number;
  readonly problems: readonly StorageProblem[];
};

export type StorageCheckOptions = {
  /** Drops what is damaged, but for what a container stands on, and fetches it again from where it was pulled. */
  readonly repairs?: boolean | undefined;
  readonly onProgress?: ((done: { readonly bytes: number; readonly totalBytes: number }) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};
