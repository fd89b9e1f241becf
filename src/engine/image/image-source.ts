import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';

export type SourceOptions = {
  /** Called before each further attempt. */
  readonly onRetry?: ((reason: string) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type ReadBlobOptions = SourceOptions & {
  /** Where to begin, in bytes: what an earlier attempt has already. 0 unless told. */
  readonly offset?: number | undefined;
};

/**
 * Where one image comes from: a repository of a registry, or an archive.
 *
 * A source says what it has; whether that is true is for the reader to check. Manifests arrive verified;
 * blobs do not, as their hash is taken while they are stored.
 */
export interface ImageSource {
  /**
   * The manifest or index that the image's name stands for now.
   *
   * @throws manifest_unknown, registry_*, cancelled
   */
  resolve(options?: SourceOptions): Promise<Descriptor>;
  /**
   * A manifest or index, whole: at most 4 MiB, and of the digest asked for.
   *
   * @throws manifest_unknown, manifest_invalid, blob_digest_mismatch, registry_*, cancelled
   */
  readManifest(descriptor: Descriptor, options?: SourceOptions): Promise<Uint8Array>;
  /**
   * The bytes of a blob from `offset` on, and never one more than its size says.
   * What breaks on the way is mended inside, by asking again from there. A piece holds until the next is asked for.
   *
   * @throws blob_size_mismatch, registry_*, cancelled
   */
  readBlob(descriptor: Descriptor, options?: ReadBlobOptions): AsyncIterable<Uint8Array>;
  /** Whether a blob was left out of it, for readers who have the layer. None is unless told. */
  readonly mayLack?: ((digest: Digest) => boolean) | undefined;
}
