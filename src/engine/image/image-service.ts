import type { Digest } from '../../oci/digest.js';
import type { ImageRunConfig } from '../../oci/image-config.js';
import type { Platform } from '../../oci/platform.js';
import type { FlattenOptions } from './flatten-image.js';
import type {
  CopiedImage,
  CopyOptions,
  Image,
  ImageDetails,
  ImageFilter,
  ImageProgress,
  PulledImage,
  PullOptions,
  PushedImage,
  PushOptions,
  RemovedImage,
} from './image.js';
import type { ImageInspection } from './image-inspection.js';
import type { ImageSaving } from './image-saving.js';
import type { PrunedImages, PruneImages } from './prune-images.js';
import type { RebaseOptions } from './rebase-image.js';

/** Bytes of an archive: from a file, or from a stream such as standard input. */
export type ArchiveSource = { readonly path: string } | { readonly bytes: AsyncIterable<Uint8Array> };

/** The same, or what is at an address of the web, which whoever makes the image fetches. */
export type ImportSource = ArchiveSource | { readonly url: string };

export type LoadOptions = {
  /** Of an archive for several platforms; this machine's unless told. An image for another one is then a mistake. */
  readonly platform?: Platform | undefined;
  readonly onProgress?: ((progress: ImageProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type ImportOptions = {
  /** Name for the new image; without one it is dangling. */
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  /** Laid over an empty configuration, as `--change` does. */
  readonly config?: ImageRunConfig | undefined;
  readonly platform?: Platform | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** A `ref` is a name, a digest, or an id or its beginning; unknown ones throw `image_not_found`. */
export interface ImageService extends ImageSaving, ImageInspection {
  /** Newest first. Dangling images only where `filter.isDangling` is true or undefined. */
  list(filter?: ImageFilter): Promise<readonly Image[]>;
  get(ref: string): Promise<ImageDetails>;
  find(ref: string): Promise<ImageDetails | undefined>;
  /** Fetches what is missing, verified, unpacked and registered. @throws registry_*, manifest_*, blob_*, cancelled, disk_full */
  pull(ref: string, options?: PullOptions): Promise<PulledImage>;
  /**
   * Brings the image that has this name to the registry of the name, with what that does not have yet.
   *
   * @throws push_nothing, push_tag_missing, push_layer_missing, upload_failed, registry_*, cancelled
   */
  push(ref: string, options?: PushOptions): Promise<PushedImage>;
  /**
   * Copies an image from registry to registry, byte for byte, past this machine's store.
   *
   * @throws upload_failed, image_platform_missing, manifest_*, registry_*, cancelled
   */
  copy(names: { readonly from: string; readonly to: string }, options?: CopyOptions): Promise<CopiedImage>;
  /** Reads every image of a docker-archive or OCI archive, however it is compressed. @throws archive_invalid, program_missing */
  load(
    source: ArchiveSource,
    options?: LoadOptions,
  ): Promise<readonly { readonly image: Image; readonly names: readonly string[] }[]>;
  /** Makes an image of one layer from the tar of a root file system. @throws archive_invalid, archive_not_fetched, cancelled */
  import(source: ImportSource, options?: ImportOptions): Promise<Image>;
  /** Makes an image with the same files and configuration in one layer. @returns its id */
  flatten(ref: string, options?: FlattenOptions): Promise<Digest>;
  /** Makes an image with the layers that it has above its base on another base. @returns its id */
  rebase(ref: string, options: RebaseOptions): Promise<Digest>;
  tag(ref: string, name: string): Promise<void>;
  /** Takes a name away; the last one takes the image with it. @throws image_in_use, image_has_several_names */
  remove(
    ref: string,
    options?: { readonly force?: boolean | undefined; readonly noPrune?: boolean | undefined },
  ): Promise<readonly RemovedImage[]>;
  /** Removes dangling images, or with `all` every image that no container uses. */
  prune(options?: PruneImages): Promise<PrunedImages>;
}
