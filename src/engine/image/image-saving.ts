import type { Platform } from '../../oci/platform.js';
import type { SaveProgress } from './archive/metered-members.js';

export type { SaveProgress };

export type SaveOptions = {
  /** Every image must be for it. */
  readonly platform?: Platform | undefined;
  /** Layers as plain tars, whatever they came as: what changes little between two saves is then alike in both. */
  readonly isUncompressed?: boolean | undefined;
  /** Images whose layers are left out: whoever loads the archive has them. */
  readonly without?: readonly string[] | undefined;
  readonly onProgress?: ((progress: SaveProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Images on their way out. A repository without a tag means all its tags, as it does for docker. */
export interface ImageSaving {
  /**
   * One archive of all of them: an OCI layout with docker's `manifest.json`, which docker, podman and skopeo read. The same
   * images give the same bytes. Everything is found before it resolves, and stays until it was read or this process ends.
   *
   * @throws image_not_found, image_ambiguous, image_platform_mismatch, layer_not_kept; while it is read: blob_digest_mismatch
   */
  save(refs: readonly string[], options?: SaveOptions): Promise<AsyncIterable<Uint8Array>>;
  /** The same as a folder, `path`, which is made, or is there and empty. @throws as `save`, folder_not_empty, disk_full */
  saveFolder(refs: readonly string[], path: string, options?: SaveOptions): Promise<void>;
}
