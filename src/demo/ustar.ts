/** An entry of a tar archive. */
export type TarEntry =
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: number;
      readonly bytes: Uint8Array;
      /** In 1970 unless told, so that the same machine always makes the same image. */
      readonly modifiedAtSeconds?: number | undefined;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

const BLOCK = 512;
const TYPE_FLAG = { file: '0', link: '2', directory: '5' } as const;

/**
 * Writes a tar archive of entries that belong to root, with paths of at most 100 bytes.
 *
 * @see POSIX.1-1988, ustar interchange format
 */
export function* writeTar(entries: Iterable<TarEntry>): Generator<Uint8Array> {
  for (const entry of entries) {
    yield header(entry);
    if (entry.kind === 'file') {
      yield entry.bytes;
      yield new Uint8Array((BLOCK - (entry.bytes.byteLength % BLOCK)) % BLOCK);
    }
  }
  yield new Uint8Array(2 * BLOCK);
}

function header(entry: TarEntry): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');
  };
  block.write(entry.path, 0, 100);
  octal(entry.kind === 'link' ? 0o777 : entry.mode, 100, 8);
  octal(0, 108, 8); // owner
  octal(0, 116, 8); // group
  octal(entry.kind === 'file' ? entry.bytes.byteLength : 0, 124, 12);
  octal(entry.kind === 'file' ? (entry.modifiedAtSeconds ?? 0) : 0, 136, 12);
  block.write(TYPE_FLAG[entry.kind], 156);
  if (entry.kind === 'link') block.write(entry.target, 157, 100);
  block.write('ustar\x0000', 257, 'latin1');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
