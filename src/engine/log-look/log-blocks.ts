import type { LogFile } from '../log/log-file.js';
import { parseEntry } from '../log/parse-entry.js';
import { LineJoiner, type PlacedEntry } from './line-joiner.js';
import type { LogPlace } from './log-place.js';
import type { PieceTable } from './piece-table.js';

const NEWLINE = 0x0a;
const BLOCK_BYTES = 256 * 1024;
/** A stretch without a newline that is longer is no log, and is gone through as it comes. */
const LARGEST_BLOCK_BYTES = 8 * 1024 * 1024;

/** Whole entries of one file, one after the other. */
export type LogBlock = {
  readonly piece: number;
  readonly offset: number;
  readonly bytes: Buffer;
  /** It is the last of a file that nothing will be added to: how large that is. */
  readonly pieceEnd?: number | undefined;
};

/** Behind a block, and behind the lines that only the end of their file ends: one of each stream at the most. */
export function endOfBlock({ piece, offset, bytes, pieceEnd }: LogBlock): LogPlace {
  return { piece, offset: pieceEnd === undefined ? offset + bytes.length : pieceEnd + 2 };
}

export type BlockOptions = {
  /** About as many bytes at once; 256 KiB unless told. */
  readonly blockBytes?: number | undefined;
  /** Blocks are read into this one, where they fit, and are good until the next: memory stays as it is however much is read. */
  readonly scratch?: Buffer | undefined;
};

/** For whoever goes through a lot and keeps nothing of it. */
export const newScratch = (): Buffer => idle.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);

/** Nothing reads into it any more. */
export function releaseScratch(scratch: Buffer): void {
  if (idle.length < MAX_IDLE) idle.push(scratch);
}

/** New ones for each page, of which there are ten a second, would be collected much later than they are made. */
const idle: Buffer[] = [];
const MAX_IDLE = 4;

/** Everything behind a place, to where the log ends when that is reached. */
export async function* blocksAfter(
  table: PieceTable,
  place: LogPlace,
  { blockBytes = BLOCK_BYTES, scratch }: BlockOptions = {},
): AsyncGenerator<LogBlock> {
  let id: number | undefined = table.pieces.find((piece) => piece.id >= place.piece)?.id;
  let offset = id === place.piece ? place.offset : 0;
  while (id !== undefined) {
    const piece: number = id;
    const isLast = table.after(piece) === undefined;
    const bytes =
      (await table.use(piece, (file) => entriesFrom(file, offset, { blockBytes, scratch }))) ?? Buffer.alloc(0);
    const from = offset;
    offset += bytes.length;
    if (bytes.length > 0) {
      yield { piece, offset: from, bytes };
      continue;
    }
    const size = (await table.use(piece, (file) => file.size())) ?? from;
    if (size < offset && isLast) {
      // Emptied: it begins anew.
      offset = 0;
      continue;
    }
    // Asked once more, as a last line may have come before the next file did.
    table.refresh();
    if (isLast && table.after(piece) !== undefined) continue;
    id = table.after(piece)?.id;
    if (id !== undefined) yield { piece, offset: Math.max(from, size), bytes, pieceEnd: size };
    offset = 0;
  }
}

/** Everything before a place, the last block first, to the beginning of the log. */
export async function* blocksBefore(
  table: PieceTable,
  place: LogPlace,
  { blockBytes = BLOCK_BYTES, scratch }: BlockOptions = {},
): AsyncGenerator<LogBlock> {
  let id: number | undefined = table.pieces.findLast((piece) => piece.id <= place.piece)?.id;
  let end = id === place.piece ? place.offset : Number.POSITIVE_INFINITY;
  while (id !== undefined) {
    const piece: number = id;
    const isLast = table.after(piece) === undefined;
    for (;;) {
      const to = end;
      const block = await table.use(piece, (file) => entriesBefore(file, to, { blockBytes, scratch }));
      if (!block || block.bytes.length === 0) break;
      const { offset, bytes, size } = block;
      yield { piece, offset, bytes, pieceEnd: !isLast && to > size ? size : undefined };
      end = offset;
    }
    id = table.before(piece)?.id;
    end = Number.POSITIVE_INFINITY;
  }
}

type ReadBlock = { readonly blockBytes: number; readonly scratch: Buffer | undefined };

/** From the beginning of an entry, to behind the end of one; nothing where no entry is whole. */
async function entriesFrom(file: LogFile, offset: number, { blockBytes, scratch }: ReadBlock): Promise<Buffer> {
  for (let length = blockBytes; ; length *= 2) {
    const bytes = await file.read(offset, length, scratch);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0 || bytes.length < length) return bytes.subarray(0, end);
    if (length >= LARGEST_BLOCK_BYTES) return bytes;
  }
}

async function entriesBefore(
  file: LogFile,
  end: number,
  { blockBytes, scratch }: ReadBlock,
): Promise<{ readonly offset: number; readonly bytes: Buffer; readonly size: number }> {
  const size = await file.size();
  const to = Math.min(end, size);
  for (let length = blockBytes; ; length *= 2) {
    const from = Math.max(0, to - length);
    const bytes = await file.read(from, to - from, scratch);
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    if (from === 0) return { offset: 0, bytes: whole, size };
    // Up to the first newline is the end of an entry that begins before.
    const first = whole.indexOf(NEWLINE) + 1;
    if (first > 0 && first < whole.length) return { offset: from + first, bytes: whole.subarray(first), size };
    if (length >= LARGEST_BLOCK_BYTES) return { offset: from, bytes, size };
  }
}

const PARTIAL_TAG = Buffer.from('P ');
const BLANK = 0x20;
const LAST_OF_STREAM = [0x74, 0x72];

/** Whether an entry may be a part of a line; cheaper than to look at each. */
export function mayHaveParts(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(PARTIAL_TAG); at !== -1; at = bytes.indexOf(PARTIAL_TAG, at + 1)) {
    if (bytes[at - 1] === BLANK && LAST_OF_STREAM.includes(bytes[at - 2] ?? 0)) return true;
  }
  return false;
}

/** Calls `take` with each entry of a block. */
export function eachEntry({ bytes, offset }: LogBlock, take: (placed: PlacedEntry) => void): void {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    const entry = parseEntry(bytes, start, end);
    if (entry) take({ entry, offset: offset + start, endOffset: offset + end + 1 });
    start = end + 1;
  }
}

/** How far it is looked back for the beginning of a line that a block is in the middle of. */
const FIRST_LOOK_BACK_BYTES = 16 * 1024;
const LONGEST_LOOK_BACK_BYTES = 4 * 1024 * 1024;

/**
 * A joiner that knows which lines are open at a place. A line whose parts lie far apart, as the other stream wrote a lot
 * in between, may be without its beginning.
 */
export async function joinerAt(table: PieceTable, place: LogPlace, source: number): Promise<LineJoiner> {
  const { piece } = place;
  const joiner = new LineJoiner({ source, piece });
  if (place.offset === 0) return joiner;
  for (let length = FIRST_LOOK_BACK_BYTES; ; length *= 4) {
    const from = Math.max(0, place.offset - length);
    const read = await table.use(piece, (file) => file.read(from, place.offset - from));
    const bytes = read ?? Buffer.alloc(0);
    const start = from === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    const chain = openChain({ piece, offset: from + start, bytes: bytes.subarray(start) });
    if (chain.isWhole || from === 0 || length >= LONGEST_LOOK_BACK_BYTES) {
      for (const placed of chain.entries) joiner.push(placed);
      return joiner;
    }
  }
}

/** The parts of lines that a block does not end. */
function openChain(block: LogBlock): { readonly entries: readonly PlacedEntry[]; readonly isWhole: boolean } {
  const chains = { stdout: new Chain(), stderr: new Chain() };
  eachEntry(block, (placed) => chains[placed.entry.stream].push(placed));
  const { stdout, stderr } = chains;
  const entries = [...stdout.entries, ...stderr.entries].toSorted((a, b) => a.offset - b.offset);
  return { entries, isWhole: stdout.isWhole && stderr.isWhole };
}

class Chain {
  entries: PlacedEntry[] = [];
  #hasSeenEnd = false;

  /** Whether its beginning was seen: an end of the line before it. */
  get isWhole(): boolean {
    return this.entries.length === 0 || this.#hasSeenEnd;
  }

  push(placed: PlacedEntry): void {
    if (placed.entry.isPartial) this.entries.push(placed);
    else {
      this.entries = [];
      this.#hasSeenEnd = true;
    }
  }
}
