import { engineError } from '../../errors/engine-error.js';
import { BLOCK_BYTES, makeHeader, paddingOf, readHeader, type TarHeader, withNames } from './header.js';
import { paxRecord } from './pax-record.js';

type Renaming = { readonly from: string; readonly to: string };

const LONGEST_NAME_BYTES = 100;
/** Names and attributes before an entry. */
const LARGEST_EXTRA_BYTES = 1024 * 1024;
/** Of those before one entry: attributes, a long name, and that of a link. */
const MOST_EXTRAS = 16;

/**
 * A tar whose first component `from`, or `.`, is called `to` in all names, those of hard links too. Docker's API gives what lies at a
 * path under its own name; whoever copies it to another name must change it on the way.
 *
 * @throws archive_invalid @see docker/cli, pkg/archive: RebaseArchiveEntries
 */
export async function* renamedTar(tar: AsyncIterable<Uint8Array>, renaming: Renaming): AsyncGenerator<Uint8Array> {
  const reader = new BlockReader(tar);
  let extras: readonly Extra[] = [];
  for (;;) {
    const block = await reader.take(BLOCK_BYTES);
    if (block === undefined || block.every((byte) => byte === 0)) {
      if (block) yield block;
      return yield* reader.rest();
    }
    const header = readHeader(block);
    const length = header.sizeBytes + paddingOf(header.sizeBytes);
    if (isExtra(header.kind)) {
      if (length > LARGEST_EXTRA_BYTES || extras.length === MOST_EXTRAS)
        throw engineError('archive_invalid', { reason: 'a name is too long' });
      const body = (await reader.take(length))?.subarray(0, header.sizeBytes);
      if (!body) throw engineError('archive_invalid', { reason: 'it ends in the middle of a name' });
      extras = [...extras, { header, body }];
      continue;
    }
    // A symlink's target is its own affair; a hard link names another entry.
    const isHardLink = header.kind === '1';
    for (const extra of extras) yield extraEntry(extra, renaming, isHardLink);
    yield* renamedHeader(block, header, { renaming, isHardLink, extras });
    extras = [];
    yield* reader.passed(length);
  }
}

/** Attributes of one entry, and GNU's long names. */
const isExtra = (kind: string): boolean => kind === 'x' || kind === 'L' || kind === 'K';

/** What comes before an entry, and belongs to it. */
type Extra = { readonly header: TarHeader; readonly body: Buffer };

/** Whether it says a name in full: then that in the header is but the beginning of it. */
const says = ({ header: { kind }, body }: Extra, key: 'path' | 'linkpath'): boolean =>
  kind === (key === 'path' ? 'L' : 'K') ||
  (kind === 'x' && new RegExp(`(^|\\n)\\d+ ${key}=`).test(body.toString('utf8')));

function extraEntry({ header: { kind, name }, body }: Extra, renaming: Renaming, isHardLink: boolean): Buffer {
  const isRenamed = kind !== 'K' || isHardLink;
  const longName = isRenamed ? renamed(textOf(body), renaming) : textOf(body);
  const changed = kind === 'x' ? renamedAttributes(body, renaming, isHardLink) : Buffer.from(`${longName}\0`, 'utf8');
  const size = changed.byteLength;
  return Buffer.concat([
    makeHeader({ name: name.slice(0, LONGEST_NAME_BYTES), kind, sizeBytes: size }),
    changed,
    Buffer.alloc(paddingOf(size)),
  ]);
}

const textOf = (body: Buffer): string => body.toString('utf8').replace(/\0.*$/s, '');

/** Records `LENGTH key=value\n`, LENGTH counting itself. @see POSIX, pax Extended Header */
function renamedAttributes(body: Buffer, renaming: Renaming, isHardLink: boolean): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < body.byteLength; ) {
    const blank = body.indexOf(0x20, at);
    const length = Number.parseInt(body.toString('latin1', at, Math.max(at, blank)), 10);
    if (!(length > 0) || at + length > body.byteLength)
      throw engineError('archive_invalid', { reason: 'attributes are damaged' });
    const record = body.subarray(at, at + length);
    const [, key, value] = /^\d+ (path|linkpath)=(.*)\n$/s.exec(record.toString('utf8')) ?? [];
    const isMeant = key !== undefined && value !== undefined && (key === 'path' || isHardLink);
    records.push(isMeant ? paxRecord(key, renamed(value, renaming)) : record);
    at += length;
  }
  return Buffer.concat(records);
}

/** Where a name has become too long for its field, it comes before as an attribute. */
function* renamedHeader(
  block: Buffer,
  header: TarHeader,
  entry: { readonly renaming: Renaming; readonly isHardLink: boolean; readonly extras: readonly Extra[] },
): Generator<Buffer> {
  const { renaming, isHardLink, extras } = entry;
  const name = renamed(header.name, renaming);
  const linkName = isHardLink ? renamed(header.linkName, renaming) : header.linkName;
  const isTooLong = (text: string, key: 'path' | 'linkpath'): boolean =>
    Buffer.byteLength(text) > LONGEST_NAME_BYTES && !extras.some((extra) => says(extra, key));
  const long = [
    ...(isTooLong(name, 'path') ? [paxRecord('path', name)] : []),
    ...(isTooLong(linkName, 'linkpath') ? [paxRecord('linkpath', linkName)] : []),
  ];
  if (long.length > 0) {
    const body = Buffer.concat(long);
    yield makeHeader({ name: 'PaxHeader', kind: 'x', sizeBytes: body.byteLength });
    yield body;
    yield Buffer.alloc(paddingOf(body.byteLength));
  }
  yield withNames(block, { name, linkName });
}

/** `from/…` → `to/…`; where it is `.`, all that is below it. */
function renamed(name: string, { from, to }: Renaming): string {
  const [, lead = '', rest = ''] = /^((?:\.?\/)*)(.*)$/s.exec(name) ?? [];
  if (from === '.') return rest === '' || rest === '.' ? `${to}/` : `${to}/${rest}`;
  if (rest === from) return `${lead}${to}`;
  return rest.startsWith(`${from}/`) ? `${lead}${to}${rest.slice(from.length)}` : name;
}

/** Takes a stream apart by lengths. */
class BlockReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Exactly so many bytes, which are few; undefined where it ends before. */
  async take(length: number): Promise<Buffer | undefined> {
    if (this.#held.byteLength < length) await this.#hold(length);
    if (this.#held.byteLength < length) return undefined;
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  /** Put together once: who sends a byte at a time is not to have all before it copied for each. */
  async #hold(length: number): Promise<void> {
    const pieces: Uint8Array[] = [this.#held];
    for (let held = this.#held.byteLength; held < length; ) {
      const next = await this.#source.next();
      if (next.done) break;
      pieces.push(next.value);
      held += next.value.byteLength;
    }
    this.#held = Buffer.concat(pieces);
  }

  /** So many bytes as they come. */
  async *passed(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (this.#held.byteLength === 0) {
        const next = await this.#source.next();
        if (next.done) return;
        this.#held = Buffer.from(next.value);
      }
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.byteLength);
      left -= piece.byteLength;
      yield piece;
    }
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    if (this.#held.byteLength > 0) yield this.#held;
    for (let next = await this.#source.next(); !next.done; next = await this.#source.next()) yield next.value;
  }
}
