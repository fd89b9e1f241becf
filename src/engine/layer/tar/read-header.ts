import { decimal, latin1 } from './pax-records.js';
import type { PaxRecord, TarEntry, TarEntryKind } from './tar-entry.js';
import { readNumber } from './tar-numbers.js';

/** What the headers before an entry's own said of it. */
export type HeaderExtras = {
  readonly records: readonly PaxRecord[];
  readonly longName?: string | undefined;
  readonly longLink?: string | undefined;
};

const KINDS: Readonly<Record<string, TarEntryKind>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  S: 'file',
};

const MAX_ID = 0xffff_fffe;
const MAX_BODY_BYTES = 2 ** 43;
const DECIMAL_TIME = /^-?[0-9]{1,15}(\.[0-9]{0,30})?$/;

/** Old GNU sparse header: from the map's first pair to the file's real size. @see GNU tar manual, "Old GNU Format" */
const OLD_SPARSE = { start: 386, end: 495, isExtended: 482 } as const;

/**
 * Reads an entry's own header as docker does, PAX before the plain fields.
 *
 * @returns the entry, or a sentence that says what is wrong with it.
 */
export function readHeader(block: Uint8Array, { records, longName, longLink }: HeaderExtras): TarEntry | string {
  const type = String.fromCharCode(block[156] ?? 0);
  const plainKind = KINDS[type];
  if (plainKind === undefined) return `entry of unknown type ${JSON.stringify(type)}`;
  const pax = new Map(records.map(({ key, value }) => [key, value]));
  const sparseName = pax.get('GNU.sparse.name');

  const name = longName ?? text(sparseName ?? pax.get('path')) ?? plainName(block);
  const linkName = longLink ?? text(pax.get('linkpath')) ?? field(block, 157, 100);
  if (name.includes('\0') || linkName.includes('\0')) return 'entry whose name holds a zero byte';

  // Old archives write folders as empty files with a closing slash.
  const kind = plainKind === 'file' && name.endsWith('/') ? 'directory' : plainKind;
  const numbers = {
    mode: readNumber(block, 100, 8),
    uid: number(pax.get('uid'), readNumber(block, 108, 8)),
    gid: number(pax.get('gid'), readNumber(block, 116, 8)),
    size: number(pax.get('size'), readNumber(block, 124, 12)),
    major: hasDevice(kind) ? readNumber(block, 329, 8) : 0,
    minor: hasDevice(kind) ? readNumber(block, 337, 8) : 0,
  };
  const { mode, uid, gid, size, major, minor } = numbers;
  const mtime = time(pax.get('mtime'), readNumber(block, 136, 12));
  const isInRange =
    isWithin(mode, 0o7777777) &&
    isWithin(uid, MAX_ID) &&
    isWithin(gid, MAX_ID) &&
    isWithin(size, MAX_BODY_BYTES) &&
    isWithin(major, 0xfff) &&
    isWithin(minor, 0xfffff) &&
    mtime !== undefined;
  if (!isInRange) return `entry ${JSON.stringify(name)} has a malformed number`;

  return {
    kind,
    name,
    linkName,
    mode: mode & 0o7777,
    uid,
    gid,
    mtime,
    major,
    minor,
    bodyBytes: plainKind === 'file' ? size : 0,
    records: records.filter(({ key }) => passesOn(key, kind)),
    oldSparse: type === 'S' ? { header: block.slice(OLD_SPARSE.start, OLD_SPARSE.end), extensions: [] } : undefined,
  };
}

/** Whether blocks with more of the sparse map follow this header. */
export const isSparseMapExtended = (header: Uint8Array): boolean => (header[OLD_SPARSE.isExtended] ?? 0) !== 0;

function passesOn(key: string, kind: TarEntryKind): boolean {
  if (key.startsWith('SCHILY.xattr.')) return true;
  return kind === 'file' && key.startsWith('GNU.sparse.') && key !== 'GNU.sparse.name';
}

const hasDevice = (kind: TarEntryKind): boolean => kind === 'char' || kind === 'block';

const isWithin = (value: number | undefined, limit: number): value is number =>
  value !== undefined && value >= 0 && value <= limit;

const text = (value: Uint8Array | undefined): string | undefined =>
  value === undefined || value.byteLength === 0 ? undefined : latin1(value);

/** An empty PAX value takes the record back. */
function number(value: Uint8Array | undefined, plain: number | undefined): number | undefined {
  return value === undefined || value.byteLength === 0 ? plain : decimal(value);
}

function time(value: Uint8Array | undefined, plain: number | undefined): string | undefined {
  const stated = text(value);
  if (stated === undefined) return plain === undefined ? undefined : String(plain);
  return DECIMAL_TIME.test(stated) ? stated : undefined;
}

/** A text field ends at its first zero byte, or at its end. */
export function field(block: Uint8Array, start: number, length: number): string {
  const bytes = block.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return latin1(end < 0 ? bytes : bytes.subarray(0, end));
}

/** POSIX archives have the start of a long name in a field of its own; GNU's have other things there. */
function plainName(block: Uint8Array): string {
  const name = field(block, 0, 100);
  if (latin1(block.subarray(257, 263)) !== 'ustar\0') return name;
  const isStar = latin1(block.subarray(508, 512)) === 'tar\0';
  const prefix = field(block, 345, isStar ? 131 : 155);
  return prefix === '' ? name : `${prefix}/${name}`;
}
