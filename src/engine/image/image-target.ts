import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import type { SourceOptions } from './image-source.js';

/** A blob to be brought to a target. */
export type BlobToWrite = {
  readonly descriptor: Descriptor;
  /** Its bytes from `offset` on; called only where they are needed, perhaps several times. */
  readonly open: (offset: number) => AsyncIterable<Uint8Array>;
  /** Repositories of the same registry that have it, likeliest first. */
  readonly repositories?: readonly string[] | undefined;
};

export type WriteBlobOptions = SourceOptions & {
  /** How much of it is there. May go back, where the target lost some. */
  readonly onProgress?: ((sentBytes: number) => void) | undefined;
};

/** A blob that is sent while it is being made. */
export type BlobInTheMaking = {
  /** Comes once. Ends with the failure of who makes it. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** To be asked once all bytes were there. */
  readonly describe: () => Descriptor;
};

/** How a blob came to be there. */
export type WrittenBlob =
  | { readonly how: 'exists' }
  | { readonly how: 'mounted'; readonly repository: string }
  | { readonly how: 'sent' };

/** A manifest or index, byte for byte. */
export type ManifestToWrite = {
  /** A tag, or its own digest. */
  readonly name: string;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
};

/** Where an image is brought to: a repository of a registry. Blobs before the manifests that name them. */
export interface ImageTarget {
  /** What is there already is not sent again. @throws upload_failed, registry_*, cancelled, and what `open` throws */
  writeBlob(blob: BlobToWrite, options?: WriteBlobOptions): Promise<WrittenBlob>;
  /** Tries once. @returns whether the target has it now; false where it is to be written by `writeBlob` @throws cancelled */
  writeBlobInTheMaking(blob: BlobInTheMaking, options?: WriteBlobOptions): Promise<boolean>;
  /** Whether the target has exactly this manifest. */
  hasManifest(digest: Digest, options?: SourceOptions): Promise<boolean>;
  /** @throws blob_digest_mismatch where the target made something else of it; registry_*, cancelled */
  writeManifest(manifest: ManifestToWrite, options?: SourceOptions): Promise<void>;
}
