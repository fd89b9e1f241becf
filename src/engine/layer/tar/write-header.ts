import { writePaxRecords } from './pax-records.js';
import { BLOCK_BYTES, type PaxRecord, paddedSize, type TarEntry, type TarEntryKind } from './tar-entry.js';
import { octalLimit, writeChecksum, writeOctal } from './tar-numbers.js';

const TYPES: Readonly<Record<TarEntryKind, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};

const NAME_BYTES = 100;
const ID_BYTES = 8;
const SIZE_BYTES = 12;
const POSIX = { magic: 'ustar\x0000', position: 257 } as const;
const OLD_GNU = { magic: 'ustar  \0', position: 257 } as const;
const OLD_SPARSE_START = 386;

/**
 * The header blocks of an entry in the one form that this program writes. What `tar` reads is made anew from
 * what was checked, so that it cannot read an archive otherwise than the check did.
 */
export function writeHeader(entry: TarEntry): readonly Uint8Array[] {
  const { name, linkName, oldSparse } = entry;
  return [
    ...longText('L', name),
    ...longText('K', linkName),
    ...paxHeader([...largeNumbers(entry), ...entry.records]),
    plainHeader(entry),
    ...(oldSparse?.extensions ?? []),
  ];
}

function plainHeader(entry: TarEntry): Buffer {
  const { kind, name, linkName, mode, uid, gid, mtime, bodyBytes, major, minor, oldSparse } = entry;
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name.slice(0, NAME_BYTES), 0, 'latin1');
  writeOctal(block, mode, 100, 8);
  writeOctal(block, fits(uid, ID_BYTES) ? uid : 0, 108, ID_BYTES);
  writeOctal(block, fits(gid, ID_BYTES) ? gid : 0, 116, ID_BYTES);
  writeOctal(block, fits(bodyBytes, SIZE_BYTES) ? bodyBytes : 0, 124, SIZE_BYTES);
  writeOctal(block, isPlainTime(mtime) ? Number(mtime) : 0, 136, 12);
  block.write(oldSparse ? 'S' : TYPES[kind], 156, 'latin1');
  block.write(linkName.slice(0, NAME_BYTES), 157, 'latin1');
  const format = oldSparse ? OLD_GNU : POSIX;
  block.write(format.magic, format.position, 'latin1');
  if (oldSparse) block.set(oldSparse.header, OLD_SPARSE_START);
  writeOctal(block, major, 329, 8);
  writeOctal(block, minor, 337, 8);
  writeChecksum(block);
  return block;
}

/** GNU's long names carry bytes; a PAX `path` would be text in some encoding. */
function longText(type: 'L' | 'K', text: string): readonly Buffer[] {
  if (text.length <= NAME_BYTES) return [];
  return special(type, '././@LongLink', Buffer.from(`${text}\0`, 'latin1'), OLD_GNU);
}

function paxHeader(records: readonly PaxRecord[]): readonly Buffer[] {
  return records.length === 0 ? [] : special('x', 'PaxHeader', writePaxRecords(records), POSIX);
}

function special(type: string, name: string, body: Buffer, format: typeof POSIX | typeof OLD_GNU): readonly Buffer[] {
  const blocks = Buffer.alloc(BLOCK_BYTES + paddedSize(body.byteLength));
  const header = blocks.subarray(0, BLOCK_BYTES);
  header.write(name, 0, 'latin1');
  writeOctal(header, 0o644, 100, 8);
  writeOctal(header, 0, 108, ID_BYTES);
  writeOctal(header, 0, 116, ID_BYTES);
  writeOctal(header, body.byteLength, 124, SIZE_BYTES);
  writeOctal(header, 0, 136, 12);
  header.write(type, 156, 'latin1');
  header.write(format.magic, format.position, 'latin1');
  writeChecksum(header);
  blocks.set(body, BLOCK_BYTES);
  return [blocks];
}

function largeNumbers({ uid, gid, mtime, bodyBytes }: TarEntry): readonly PaxRecord[] {
  const large: PaxRecord[] = [];
  if (!fits(uid, ID_BYTES)) large.push(record('uid', String(uid)));
  if (!fits(gid, ID_BYTES)) large.push(record('gid', String(gid)));
  if (!fits(bodyBytes, SIZE_BYTES)) large.push(record('size', String(bodyBytes)));
  if (!isPlainTime(mtime)) large.push(record('mtime', mtime));
  return large;
}

const record = (key: string, value: string): PaxRecord => ({ key, value: Buffer.from(value, 'latin1') });

const fits = (value: number, length: number): boolean => value <= octalLimit(length);

const isPlainTime = (mtime: string): boolean => /^[0-9]+$/.test(mtime) && Number(mtime) <= octalLimit(SIZE_BYTES);
