import type { TarStream } from './file-service.js';

type CountOptions = {
  /** Told of each piece: its bytes in a plain tar, as docker counts a copy. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Tars of this machine's own files, for the other end of a copy. */
export interface LocalArchives {
  /** The file or folder at `path`, a link at its end unfollowed, under `name` in the archive. */
  pack(path: string, options: { readonly name: string } & CountOptions): TarStream;
  /**
   * Unpacks into an existing folder. The archive comes from a container and may be hostile: nothing is written outside
   * that folder, and no link in it leads there.
   *
   * @throws archive_invalid, file_kind_conflict, disk_full, cancelled
   */
  unpack(
    folder: string,
    tar: AsyncIterable<Uint8Array>,
    options?: {
      readonly keepsOwners?: boolean | undefined;
      /** What it is called in the archive; another engine may send what it likes beside it. */
      readonly only?: string | undefined;
    } & CountOptions,
  ): Promise<void>;
}

/** Loaded when there is something to copy. */
export async function loadLocalArchives(): Promise<LocalArchives> {
  return (await import('./open-local-archives.js')).openLocalArchives();
}
