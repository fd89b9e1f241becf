import { engineError } from '../../../errors/engine-error.js';
import { readPaxRecords } from './pax-records.js';
import { field, type HeaderExtras, isSparseMapExtended, readHeader } from './read-header.js';
import { BLOCK_BYTES, paddedSize, type TarEntry } from './tar-entry.js';
import { isChecksumRight, readNumber } from './tar-numbers.js';

/** What Go's reader, and so docker's, allows for a PAX header or a long name. */
const MAX_SPECIAL_BYTES = 1024 * 1024;
const MAX_SPARSE_EXTENSIONS = 4096;

const NO_EXTRAS: HeaderExtras = { records: [] };

/** What the reader's user does with what is read. */
export type TarVisitor = {
  /** Says whether the entry's body is wanted. */
  readonly entry: (entry: TarEntry) => boolean;
  /** A piece of the body, padding included; a view into what was pushed. */
  readonly body: (bytes: Uint8Array) => void;
};

type State = 'header' | 'special' | 'sparse' | 'ended';

/**
 * Reads a tar in pieces of any size, in the formats that images come in: ustar, PAX, GNU, star and older.
 *
 * PAX headers that hold for all that follows are left out of account, as docker leaves them. What comes after
 * the two zero blocks of the end is not looked at.
 */
export class TarReader {
  readonly #visitor: TarVisitor;
  #state: State = 'header';
  /** Collects a unit that is cut by the end of a piece. */
  #partial: Buffer | undefined;
  #partialBytes = 0;
  #offset = 0;
  #bodyLeft = 0;
  /** How much of the body is there only to fill its last block. */
  #bodyPadding = 0;
  #isBodyWanted = false;
  #zeroBlocks = 0;
  #extras: HeaderExtras = NO_EXTRAS;
  #special: { readonly type: string; readonly bytes: number } = { type: '', bytes: 0 };
  #sparse: TarEntry | undefined;

  constructor(visitor: TarVisitor) {
    this.#visitor = visitor;
  }

  /** @throws layer_invalid */
  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.byteLength && this.#state !== 'ended'; ) {
      at += this.#bodyLeft > 0 ? this.#passBody(piece, at) : this.#takeUnit(piece, at);
    }
  }

  /** Leaves out what is still to come of the current body. @returns how many bytes the caller need not push */
  skipBody(): number {
    const left = this.#bodyLeft;
    this.#bodyLeft = 0;
    this.#offset += left;
    return left;
  }

  /**
   * Says that there is no more. What fills the last block of the last body may be missing, as in the contexts that docker's
   * program sends with a Dockerfile from elsewhere: it is made up here.
   *
   * @throws layer_invalid where the archive is cut off
   * @see moby, pkg/archive: ReplaceFileTarWrapper
   */
  end(): void {
    if (this.#bodyLeft > 0 && this.#bodyLeft <= this.#bodyPadding) this.#passBody(new Uint8Array(this.#bodyLeft), 0);
    const isWhole = this.#bodyLeft === 0 && this.#partialBytes === 0 && this.#extras === NO_EXTRAS;
    if (this.#state !== 'ended' && !(isWhole && this.#state === 'header'))
      throw this.#invalid('the archive is cut off');
  }

  #passBody(piece: Uint8Array, at: number): number {
    const bytes = Math.min(this.#bodyLeft, piece.byteLength - at);
    if (this.#isBodyWanted) this.#visitor.body(piece.subarray(at, at + bytes));
    this.#bodyLeft -= bytes;
    this.#offset += bytes;
    return bytes;
  }

  /** Takes what it can of the next header or special body, and reads it once it is whole. */
  #takeUnit(piece: Uint8Array, at: number): number {
    const wanted = this.#state === 'special' ? paddedSize(this.#special.bytes) : BLOCK_BYTES;
    if (this.#partialBytes === 0 && piece.byteLength - at >= wanted) {
      this.#readUnit(piece.subarray(at, at + wanted));
      this.#offset += wanted;
      return wanted;
    }
    this.#partial ??= Buffer.alloc(wanted);
    const taken = Math.min(wanted - this.#partialBytes, piece.byteLength - at);
    this.#partial.set(piece.subarray(at, at + taken), this.#partialBytes);
    this.#partialBytes += taken;
    if (this.#partialBytes === wanted) {
      const unit = this.#partial;
      this.#partial = undefined;
      this.#partialBytes = 0;
      this.#readUnit(unit);
    }
    this.#offset += taken;
    return taken;
  }

  #readUnit(unit: Uint8Array): void {
    if (this.#state === 'special') this.#readSpecial(unit.slice(0, this.#special.bytes));
    else if (this.#state === 'sparse') this.#readSparseExtension(unit);
    else if (unit.every((byte) => byte === 0)) this.#readZeroBlock();
    else this.#readHeaderBlock(unit);
  }

  #readZeroBlock(): void {
    this.#zeroBlocks += 1;
    if (this.#extras !== NO_EXTRAS) throw this.#invalid('a header is followed by no entry');
    if (this.#zeroBlocks === 2) this.#state = 'ended';
  }

  #readHeaderBlock(block: Uint8Array): void {
    if (this.#zeroBlocks > 0) throw this.#invalid('an entry after the end');
    if (!isChecksumRight(block)) throw this.#invalid('wrong checksum of a header');
    const type = String.fromCharCode(block[156] ?? 0);
    if ('xgLK'.includes(type)) return this.#beginSpecial(type, readNumber(block, 124, 12));
    if (type === 'V') return this.#finishEntry(); // A volume's label: no file.
    const entry = readHeader(block, this.#extras);
    if (typeof entry === 'string') throw this.#invalid(entry);
    if (entry.oldSparse && isSparseMapExtended(block)) {
      this.#sparse = entry;
      this.#state = 'sparse';
    } else this.#deliver(entry);
  }

  #beginSpecial(type: string, bytes: number | undefined): void {
    if (bytes === undefined || bytes < 0 || bytes > MAX_SPECIAL_BYTES) {
      throw this.#invalid(`a header of type ${type} is larger than ${MAX_SPECIAL_BYTES} bytes`);
    }
    this.#special = { type, bytes };
    if (bytes === 0) this.#readSpecial(new Uint8Array(0));
    else this.#state = 'special';
  }

  #readSpecial(body: Uint8Array): void {
    const { type } = this.#special;
    this.#state = 'header';
    if (type === 'g') return;
    if (type === 'L') this.#extras = { ...this.#extras, longName: field(body, 0, body.byteLength) };
    else if (type === 'K') this.#extras = { ...this.#extras, longLink: field(body, 0, body.byteLength) };
    else {
      const records = readPaxRecords(body);
      if (!records) throw this.#invalid('malformed PAX header');
      this.#extras = { ...this.#extras, records };
    }
  }

  #readSparseExtension(block: Uint8Array): void {
    const entry = this.#sparse;
    if (!entry?.oldSparse) throw new TypeError('no sparse entry is being read');
    const extensions = [...entry.oldSparse.extensions, block.slice()];
    if (extensions.length > MAX_SPARSE_EXTENSIONS) throw this.#invalid('a sparse file with too many holes');
    const extended = { ...entry, oldSparse: { ...entry.oldSparse, extensions } };
    this.#sparse = extended;
    if (block[504] !== 0) return;
    this.#state = 'header';
    this.#deliver(extended);
  }

  #deliver(entry: TarEntry): void {
    this.#isBodyWanted = this.#visitor.entry(entry);
    this.#bodyLeft = paddedSize(entry.bodyBytes);
    this.#bodyPadding = this.#bodyLeft - entry.bodyBytes;
    this.#finishEntry();
  }

  #finishEntry(): void {
    this.#extras = NO_EXTRAS;
    this.#sparse = undefined;
  }

  #invalid(reason: string): Error {
    return engineError('layer_invalid', { reason: `${reason}, at byte ${this.#offset} of the tar` });
  }
}
