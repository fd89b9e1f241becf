/** What an entry of a layer can be. */
export type TarEntryKind = 'file' | 'hardlink' | 'symlink' | 'char' | 'block' | 'directory' | 'fifo';

/** An entry as the archive tells it. Texts are bytes, one a character (`latin1`): names have no encoding here. */
export type TarEntry = {
  readonly kind: TarEntryKind;
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970 as decimal digits, with a fraction where there is one. */
  readonly mtime: string;
  /** Bytes that follow in the archive, without padding. */
  readonly bodyBytes: number;
  readonly major: number;
  readonly minor: number;
  /** PAX records that pass on as they are: extended attributes and the maps of sparse files. */
  readonly records: readonly PaxRecord[];
  /** Of a sparse file in GNU's old form: what its header says of it. Blocks that go on with it precede the body. */
  readonly oldSparse?: OldSparse | undefined;
};

export type PaxRecord = { readonly key: string; readonly value: Uint8Array };

export type OldSparse = { readonly header: Uint8Array; readonly extensions: readonly Uint8Array[] };

export const BLOCK_BYTES = 512;

/** Bytes of the blocks that a body of `bytes` fills. */
export const paddedSize = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
