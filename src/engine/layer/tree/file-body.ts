import { ftruncateSync, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

import type { TarEntry } from '../tar/tar-entry.js';
import { linesOfBodyMap, readBodyMap, type Segment, type SparseMap, sparseMapOf } from './sparse-map.js';

const writeAt = promisify(write);

/** Written at once: to wait for another thread would take longer. */
const SMALL_BYTES = 64 * 1024;
/** What holes are looked for in: a block of nothing but zeros takes no room on the disk. */
const HOLE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const ZEROS = Buffer.alloc(HOLE_BYTES);
/** Of the map of a sparse file, where it stands before the data. */
const MAX_MAP_BYTES = 16 * 1024 * 1024;

/** Writes the body of a file as it comes out of an archive, with its holes. @throws RangeError for a malformed map */
export class FileBody {
  readonly #fd: number;
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

  constructor(fd: number, entry: TarEntry) {
    this.#fd = fd;
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

  /** Gives the file its size, where a hole ends it. */
  end(): void {
    if (this.#start !== undefined || !this.#map) throw new RangeError('the map of a sparse file is cut off');
    if (this.#written !== this.#map.sizeBytes) ftruncateSync(this.#fd, this.#map.sizeBytes);
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
          ? writeSync(this.#fd, bytes, at, left, place)
          : (await writeAt(this.#fd, bytes, at, left, place)).bytesWritten;
    }
    if (bytes.byteLength > 0) this.#written = offset + bytes.byteLength;
  }
}
