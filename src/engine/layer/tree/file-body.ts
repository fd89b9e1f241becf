import { ftruncateSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { engineError } from '../../../errors/engine-error.js';
import type { Syscalls } from '../../../host/syscalls.js';
import type { TarEntry } from '../tar/tar-entry.js';
import { copyPiece, type Piece } from './copy-piece.js';
import type { Descriptor } from './descriptor.js';
import { linesOfBodyMap, readBodyMap, type Segment, type SparseMap, sparseMapOf } from './sparse-map.js';

const writeAt = promisify(write);

/** Written at once: to wait for another thread would take longer. */
const SMALL_BYTES = 64 * 1024;
/** What holes are looked for in: a block of nothing but zeros takes no room on the disk. */
const HOLE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
/** Sent at once: in between somebody may cancel it. */
const SENT_BYTES = 16 * 1024 * 1024;
const ZEROS = Buffer.alloc(HOLE_BYTES);
/** Of the map of a sparse file, where it stands before the data. */
const MAX_MAP_BYTES = 16 * 1024 * 1024;

export type CopyBodyOptions = {
  /** Told of each piece, holes and all. */
  readonly onBytes: (bytes: number) => void;
  readonly cancelSignal: AbortSignal | undefined;
};

/** Writes the body of a file as it comes out of an archive, with its holes. @throws RangeError for a malformed map */
export class FileBody {
  readonly #file: Descriptor;
  readonly #entry: TarEntry;
  #map: SparseMap | undefined;
  /** The start of the body, until the map that stands in it is whole. */
  #start: Buffer | undefined;
  /** Lines in it: it is not read again and again before it has all that it says it has. */
  #lines = 0;
  #segment = 0;
  #inSegment = 0;
  /** Bytes of the body that are still to come, without padding. */
  #left: number;
  /** Where the file ends so far, as the kernel sees it. */
  #written = 0;

  constructor(file: Descriptor, entry: TarEntry) {
    this.#file = file;
    this.#entry = entry;
    this.#left = entry.bodyBytes;
    const map = sparseMapOf(entry);
    if (map === 'in body') this.#start = Buffer.alloc(0);
    else this.#map = map ?? { sizeBytes: entry.bodyBytes, segments: [{ offset: 0, bytes: entry.bodyBytes }] };
  }

  async write(piece: Uint8Array): Promise<void> {
    const bytes = piece.subarray(0, this.#left);
    this.#left -= bytes.byteLength;
    if (this.#start === undefined) return await this.#writeData(bytes);
    this.#start = Buffer.concat([this.#start, bytes]);
    if (this.#start.byteLength > MAX_MAP_BYTES) throw new RangeError('the map of a sparse file is too large');
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) this.#lines += 1;
    if (this.#lines < linesOfBodyMap(this.#start)) return;
    const found = readBodyMap(this.#entry, this.#start);
    if (!found || this.#start.byteLength < found.dataAt) return;
    const data = this.#start.subarray(found.dataAt);
    this.#start = undefined;
    this.#map = found.map;
    await this.#writeData(data);
  }

  /** All of it from a plain file, with the holes that it has. @throws cancelled */
  async copy(
    syscalls: Pick<Syscalls, 'nextData' | 'sendFile'>,
    from: Descriptor,
    { onBytes, cancelSignal }: CopyBodyOptions,
  ): Promise<void> {
    const { bodyBytes } = this.#entry;
    for (let at = 0; at < bodyBytes; ) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      const piece = nextPiece(syscalls, from, { at, end: bodyBytes });
      const copied = piece ? await copyPiece(syscalls, { from, to: this.#file }, piece) : 0;
      const next = piece && copied > 0 ? piece.offset + copied : bodyBytes; // It ends in a hole, or has shrunk.
      if (copied > 0) this.#written = next;
      onBytes(next - at);
      at = next;
    }
  }

  /** Gives the file its size, where a hole ends it. */
  end(): void {
    if (this.#start !== undefined || !this.#map) throw new RangeError('the map of a sparse file is cut off');
    if (this.#written !== this.#map.sizeBytes) ftruncateSync(this.#file.fd, this.#map.sizeBytes);
  }

  async #writeData(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength; ) {
      const segment = this.#current();
      if (!segment) return; // More than the map has room for.
      const count = Math.min(bytes.byteLength - at, segment.bytes - this.#inSegment);
      await this.#place(bytes.subarray(at, at + count), segment.offset + this.#inSegment);
      this.#inSegment += count;
      at += count;
    }
  }

  #current(): Segment | undefined {
    const segments = this.#map?.segments ?? [];
    while (segments[this.#segment]?.bytes === this.#inSegment) {
      this.#segment += 1;
      this.#inSegment = 0;
    }
    return segments[this.#segment];
  }

  /** Leaves out blocks of zeros. */
  async #place(bytes: Uint8Array, offset: number): Promise<void> {
    let from = 0;
    for (let at = 0; at < bytes.byteLength; at += HOLE_BYTES) {
      const block = bytes.subarray(at, at + HOLE_BYTES);
      if (block.byteLength < HOLE_BYTES || block[0] !== 0 || Buffer.compare(block, ZEROS) !== 0) continue;
      await this.#store(bytes.subarray(from, at), offset + from);
      from = at + HOLE_BYTES;
    }
    await this.#store(bytes.subarray(from), offset + from);
  }

  async #store(bytes: Uint8Array, offset: number): Promise<void> {
    for (let at = 0; at < bytes.byteLength; ) {
      const [left, place] = [bytes.byteLength - at, offset + at];
      at +=
        left <= SMALL_BYTES
          ? writeSync(this.#file.fd, bytes, at, left, place)
          : (await writeAt(this.#file.fd, bytes, at, left, place)).bytesWritten;
    }
    if (bytes.byteLength > 0) this.#written = offset + bytes.byteLength;
  }
}

/** What is to be copied next, short holes in it and all: in pieces of a block each it would take for ever. */
function nextPiece(
  syscalls: Pick<Syscalls, 'nextData'>,
  { fd }: Descriptor,
  { at, end }: { readonly at: number; readonly end: number },
): Piece | undefined {
  const data = syscalls.nextData(fd, at);
  if (!data || data.start >= end) return undefined;
  const { start: offset } = data;
  const furthest = Math.min(end, offset + SENT_BYTES);
  let reached = data.end;
  while (reached < furthest) {
    const more = syscalls.nextData(fd, reached);
    if (!more || more.start - reached >= HOLE_BYTES) break;
    reached = more.end;
  }
  return { offset, bytes: Math.min(reached, furthest) - offset };
}
