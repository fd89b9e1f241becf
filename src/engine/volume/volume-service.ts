import type { FileChange, FileEntry, TarStream } from '../files/file-service.js';
import type { VolumeDetails } from './volume.js';

/** Values of one kind are alternatives, but for labels, of which all must be there; kinds add up. */
export type VolumeFilter = {
  /** True: those that no container uses; false: those that one does. */
  readonly dangling?: boolean | undefined;
  readonly driver?: readonly string[] | undefined;
  /** `key` or `key=value`. */
  readonly label?: readonly string[] | undefined;
  /** Regular expressions that match anywhere in the name. */
  readonly name?: readonly string[] | undefined;
};

export type CreateVolume = {
  /** One is invented where it is undefined or empty: such a volume is anonymous. */
  readonly name?: string | undefined;
  /** Only `local` is there. */
  readonly driver?: string | undefined;
  /** Docker's `type`, `o`, `device`. */
  readonly options?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

export type PruneVolumes = {
  /** Also those that somebody has named. */
  readonly all?: boolean | undefined;
  readonly label?: readonly string[] | undefined;
  readonly withoutLabel?: readonly string[] | undefined;
  /** Only those that were made before. */
  readonly untilMs?: number | undefined;
};

export type PrunedVolumes = { readonly deleted: readonly string[]; readonly freedBytes: number };

export type ImportVolume = {
  /** What is in the volume goes, and what is in the archive takes its place. Otherwise only an empty one is filled. */
  readonly replaces?: boolean | undefined;
  /** Of one that is made. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** With what a volume is compared: another one, or an archive of one. */
export type VolumeComparison = { readonly volume: string } | { readonly tar: AsyncIterable<Uint8Array> };

/**
 * Volumes, and what is in them. Those of the driver `local` whose options say that something is mounted are looked into
 * as those who use them see them.
 */
export interface VolumeService {
  /** By name. */
  list(filter?: VolumeFilter): Promise<readonly VolumeDetails[]>;
  /** @throws volume_not_found */
  get(name: string): Promise<VolumeDetails>;
  /** Gives the one of that name where there is one already, as it is. @throws argument_invalid */
  create(options?: CreateVolume): Promise<VolumeDetails>;
  /**
   * With all that is in it; what its options say that is mounted stays as it is. `force`: one that is not there is no
   * failure.
   * @throws volume_not_found, volume_in_use
   */
  remove(name: string, options?: { readonly force?: boolean | undefined }): Promise<void>;
  /** Removes those that no container uses and nobody has named. */
  prune(options?: PruneVolumes): Promise<PrunedVolumes>;
  /** Bytes of all files in it. Looks at every one. @throws volume_not_found */
  size(name: string): Promise<number>;
  /** A folder of it, by name. Links are followed within the volume only. @throws volume_not_found, file_operation_failed */
  listFiles(name: string, path: string): Promise<readonly FileEntry[]>;
  /** The first `maxBytes` of a regular file in it. @throws volume_not_found, file_operation_failed */
  readFile(name: string, path: string, options: { readonly maxBytes: number }): Promise<Uint8Array>;
  /**
   * All that is in it as one tar, with owners, modes, times and extended attributes; also while it is written to.
   * @throws volume_not_found
   */
  export(name: string, options?: { readonly cancelSignal?: AbortSignal | undefined }): Promise<TarStream>;
  /**
   * Fills a volume from a tar, plain or compressed; it is made where there is none of that name. Where it fails, what was
   * in it is there still.
   * @throws volume_not_empty, volume_in_use where it is to be replaced and a container runs with it, archive_invalid
   */
  import(name: string, tar: AsyncIterable<Uint8Array>, options?: ImportVolume): Promise<VolumeDetails>;
  /** Fills another volume, new or empty, with what is in this one. @throws volume_not_found, volume_not_empty */
  clone(from: string, to: string, options?: ImportVolume): Promise<VolumeDetails>;
  /** What has changed from the other one to this one, by path. @throws volume_not_found, archive_invalid */
  diff(name: string, from: VolumeComparison): Promise<readonly FileChange[]>;
}
