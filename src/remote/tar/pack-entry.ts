import { BLOCK_BYTES, makeHeader, paddingOf } from './header.js';
import { paxRecord } from './pax-record.js';

/** An entry of a new archive. */
export type NewEntry = {
  readonly name: string;
  /** `0` a file, `5` a folder, `2` a symlink. */
  readonly kind: '0' | '5' | '2';
  readonly mode: number;
  readonly mtimeSeconds: number;
  readonly sizeBytes: number;
  readonly linkName?: string | undefined;
};

const LONGEST_NAME_BYTES = 100;
/** Octal digits hold no more. */
const LARGEST_OCTAL = 8 ** 11 - 1;

/** The blocks in front of its bytes; what does not fit in a header comes before it. @see POSIX, pax: ustar Interchange Format */
export function entryHeader({ name, kind, mode, mtimeSeconds, sizeBytes, linkName = '' }: NewEntry): Buffer {
  const isLong = (text: string): boolean => Buffer.byteLength(text) > LONGEST_NAME_BYTES;
  const records = [
    ...(isLong(name) ? [paxRecord('path', name)] : []),
    ...(isLong(linkName) ? [paxRecord('linkpath', linkName)] : []),
    ...(sizeBytes > LARGEST_OCTAL ? [paxRecord('size', String(sizeBytes))] : []),
  ];
  const header = makeHeader({
    name: cut(name),
    kind,
    mode,
    mtimeSeconds,
    linkName: cut(linkName),
    sizeBytes: Math.min(sizeBytes, LARGEST_OCTAL),
  });
  if (records.length === 0) return header;
  const body = Buffer.concat(records);
  const extra = makeHeader({ name: 'PaxHeader', kind: 'x', sizeBytes: body.byteLength });
  return Buffer.concat([extra, body, Buffer.alloc(paddingOf(body.byteLength)), header]);
}

/** What fills the last block of a file. */
export const entryPadding = (sizeBytes: number): Buffer => Buffer.alloc(paddingOf(sizeBytes));

/** What every archive ends with. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK_BYTES);

const cut = (name: string): string =>
  Buffer.from(name, 'utf8')
    .toString('utf8', 0, LONGEST_NAME_BYTES)
    .replace(/\uFFFD+$/, '');
