import { engineError } from '../../errors/engine-error.js';

export const BLOCK_BYTES = 512;

export type TarHeader = {
  /** `0` a file, `5` a folder, `x` attributes of the next entry, `L` its long name, … */
  readonly kind: string;
  readonly name: string;
  readonly linkName: string;
  readonly sizeBytes: number;
};

/** @see POSIX, pax: ustar Interchange Format. @throws archive_invalid */
export function readHeader(block: Buffer): TarHeader {
  if (readOctal(block, 148, 8) !== checksum(block))
    throw engineError('archive_invalid', { reason: 'a header is damaged' });
  const prefix = block.toString('latin1', 257, 262) === 'ustar' && block[263] === 0x30 ? readText(block, 345, 155) : '';
  const name = readText(block, 0, 100);
  return {
    kind: String.fromCharCode(block[156] ?? 0),
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: readText(block, 157, 100),
    sizeBytes: readSize(block),
  };
}

/** A copy of a header with other names, which must fit: at most 100 bytes. */
export function withNames(block: Buffer, names: { readonly name: string; readonly linkName: string }): Buffer {
  const changed = Buffer.from(block);
  changed.fill(0, 0, 100);
  changed.write(names.name, 0, 100, 'utf8');
  changed.fill(0, 157, 257);
  changed.write(names.linkName, 157, 100, 'utf8');
  if (block.toString('latin1', 257, 263) === 'ustar\0') changed.fill(0, 345, 500);
  return withChecksum(changed);
}

/** A header of its own; numbers are small. */
export function makeHeader(entry: {
  readonly name: string;
  readonly kind: string;
  readonly sizeBytes: number;
  readonly mode?: number;
  readonly mtimeSeconds?: number;
  readonly linkName?: string;
}): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(entry.name, 0, 100, 'utf8');
  writeOctal(block, entry.mode ?? 0o644, 100, 8);
  writeOctal(block, 0, 108, 8);
  writeOctal(block, 0, 116, 8);
  writeOctal(block, entry.sizeBytes, 124, 12);
  writeOctal(block, entry.mtimeSeconds ?? 0, 136, 12);
  block.write(entry.kind, 156, 1, 'latin1');
  block.write(entry.linkName ?? '', 157, 100, 'utf8');
  block.write('ustar\x0000', 257, 8, 'latin1');
  return withChecksum(block);
}

export const paddingOf = (sizeBytes: number): number => (BLOCK_BYTES - (sizeBytes % BLOCK_BYTES)) % BLOCK_BYTES;

function withChecksum(block: Buffer): Buffer {
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 8, 'latin1');
  return block;
}

/** With blanks where the sum itself stands. */
function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK_BYTES; at += 1) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return sum;
}

function readText(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at);
  return block.toString('utf8', at, end < 0 || end > at + length ? at + length : end);
}

const readOctal = (block: Buffer, at: number, length: number): number =>
  Number.parseInt(
    block
      .toString('latin1', at, at + length)
      .replaceAll('\0', ' ')
      .trim() || '0',
    8,
  );

const writeOctal = (block: Buffer, value: number, at: number, length: number): void =>
  void block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, length, 'latin1');

/** Sizes that octal digits cannot hold are binary. @see GNU tar, base-256 */
function readSize(block: Buffer): number {
  const isBinary = ((block[124] ?? 0) & 0x80) !== 0;
  const size = isBinary ? Number(block.readBigUInt64BE(128)) : readOctal(block, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) throw engineError('archive_invalid', { reason: 'a size is no number' });
  return size;
}
