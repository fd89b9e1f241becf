import type { LogEntry } from '../log/log-entry.js';
import type { LookedLine } from './looked-line.js';

/** Of one line; what is longer is cut, as nobody reads it and one line must not fill the memory. */
export const MAX_LINE_BYTES = 256 * 1024;

/** An entry, and where it stands in its file. */
export type PlacedEntry = { readonly entry: LogEntry; readonly offset: number; readonly endOffset: number };

type Open = { parts: Uint8Array[]; keptBytes: number; lengthBytes: number; last: PlacedEntry };

/** Makes lines of the entries of one file, given in order: a monitor writes a long line, or an unfinished one, in parts. */
export class LineJoiner {
  readonly #source: number;
  readonly #piece: number;
  #open: Partial<Record<LogEntry['stream'], Open>> = {};

  constructor({ source, piece }: { readonly source: number; readonly piece: number }) {
    this.#source = source;
    this.#piece = piece;
  }

  /** Whether a line has begun and not ended. */
  get hasOpen(): boolean {
    return this.#open.stdout !== undefined || this.#open.stderr !== undefined;
  }

  /** The line that the entry ends; undefined where it ends none. */
  push(placed: PlacedEntry): LookedLine | undefined {
    const { entry } = placed;
    const open = this.#open[entry.stream];
    if (!entry.isPartial && !open) {
      const bytes = entry.bytes.length > MAX_LINE_BYTES ? entry.bytes.subarray(0, MAX_LINE_BYTES) : entry.bytes;
      return this.#line(placed, bytes, entry.bytes.length);
    }
    const next = extended(open, placed);
    if (entry.isPartial) {
      this.#open[entry.stream] = next;
      return undefined;
    }
    delete this.#open[entry.stream];
    return this.#line(placed, Buffer.concat(next.parts), next.lengthBytes);
  }

  /** What was begun and will not be ended. No entry ends such a line: its place is behind the end of the file. */
  rest(pieceEnd: number): readonly LookedLine[] {
    const open = [this.#open.stdout, this.#open.stderr].filter((found) => found !== undefined);
    this.#open = {};
    return open
      .toSorted((a, b) => a.last.offset - b.last.offset)
      .map(({ last: { entry }, parts, lengthBytes }, index) => {
        const placed = { entry, offset: pieceEnd + index, endOffset: pieceEnd + index + 1 };
        return this.#line(placed, Buffer.concat(parts), lengthBytes);
      });
  }

  #line({ entry, offset, endOffset }: PlacedEntry, bytes: Uint8Array, lengthBytes: number): LookedLine {
    const place = { piece: this.#piece, offset };
    return { source: this.#source, stream: entry.stream, time: entry.time, bytes, lengthBytes, place, endOffset };
  }
}

function extended(open: Open | undefined, last: PlacedEntry): Open {
  const { bytes } = last.entry;
  const { parts = [], keptBytes = 0, lengthBytes = 0 } = open ?? {};
  const kept = bytes.subarray(0, Math.max(0, MAX_LINE_BYTES - keptBytes));
  // The block that it is in may be gone when the line ends.
  if (kept.length > 0) parts.push(Buffer.from(kept));
  return { parts, keptBytes: keptBytes + kept.length, lengthBytes: lengthBytes + bytes.length, last };
}
