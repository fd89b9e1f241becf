export type FileKind = 'file' | 'directory' | 'symlink' | 'device' | 'fifo' | 'socket';

/** An entry of a container's file tree. */
export type FileEntry = {
  readonly name: string;
  /** Absolute, inside the container. Where a link at the end was followed: where it led. */
  readonly path: string;
  readonly kind: FileKind;
  /** Permissions with the setuid, setgid and sticky bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a symlink: where it points, as it is written. */
  readonly linkTarget: string | undefined;
};

/** How the writable layer differs from the image. */
export type FileChange = { readonly path: string; readonly kind: 'added' | 'changed' | 'deleted' };

/** A tar stream that is read once. Leaving it early stops the work behind it. */
export type TarStream = AsyncIterable<Uint8Array>;

/**
 * The file tree of a container, whether it runs or not, with its volumes and binds. Paths are the container's:
 * absolute, or relative to its root. Symlinks are followed inside the container only; nothing outside is ever read or
 * written.
 */
export interface FileService {
  /** Does not follow a symlink at the end, unless told or the path ends with a slash. @throws container_path_not_found */
  stat(ref: string, path: string, options?: { readonly followsLink?: boolean | undefined }): Promise<FileEntry>;
  /** By name. @throws container_path_not_found, container_path_not_directory */
  list(ref: string, path: string): Promise<readonly FileEntry[]>;
  /** The first `maxBytes` of a regular file. @throws container_path_not_found, container_path_not_file */
  readFile(ref: string, path: string, options: { readonly maxBytes: number }): Promise<Uint8Array>;
  /**
   * A file or a directory with all below it, as docker's archive endpoint names them: below the last part of `path`,
   * or, where that is `.` or the root, below `.`.
   */
  readArchive(
    ref: string,
    path: string,
    options?: {
      /** A symlink at the end is followed. */
      readonly followsLink?: boolean | undefined;
      /** What it is called in the archive instead. */
      readonly name?: string | undefined;
      readonly cancelSignal?: AbortSignal | undefined;
    },
  ): Promise<{ readonly entry: FileEntry; readonly tar: TarStream }>;
  /**
   * Unpacks into an existing directory a tar as it is, or compressed with gzip, zstd, bzip2 or xz.
   *
   * @throws container_path_not_found, extraction_point_not_directory, container_path_read_only, archive_invalid,
   *   file_kind_conflict, file_operation_failed, disk_full, cancelled
   */
  writeArchive(
    ref: string,
    directory: string,
    tar: AsyncIterable<Uint8Array>,
    options?: {
      /** All of it is of the user that the container was told to run as; otherwise owners are those in the archive. */
      readonly ownedByUser?: boolean | undefined;
      /** A directory does not take the place of a file, nor a file that of a directory. */
      readonly keepsKinds?: boolean | undefined;
      readonly cancelSignal?: AbortSignal | undefined;
    },
  ): Promise<void>;
  /**
   * Calls `act` when nobody else is at it who asks here, of whatever process on this state root: for who reads a file and
   * writes it changed. Docker's API knows no such thing: of a far engine, others of this process only.
   */
  inTurn<Result>(ref: string, act: () => Promise<Result>): Promise<Result>;
  /** Sorted by path. */
  changes(ref: string): Promise<readonly FileChange[]>;
  /** The whole file tree without its mounts. */
  export(ref: string, options?: { readonly cancelSignal?: AbortSignal | undefined }): Promise<TarStream>;
}
