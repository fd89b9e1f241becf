import { setImmediate as nextTurn } from 'node:timers/promises';

import { LineSelector } from './line-selector.js';
import {
  blocksAfter,
  endOfBlock,
  joinerAt,
  type LogBlock,
  mayHaveParts,
  newScratch,
  releaseScratch,
} from './log-blocks.js';
import { BEGINNING, comparePlaces, type LogPlace } from './log-place.js';
import type { PieceTable } from './piece-table.js';

const NEWLINE = 0x0a;

/** One for each block: 5 GB have 5,000 of them. */
type Checkpoint = {
  readonly place: LogPlace;
  /** Lines that end before it, from the first that is kept. */
  readonly lines: number;
};

/**
 * Counts the lines of one log from its beginning, in the background, and remembers for each block how many there were
 * before it: so a line is found by its number, and a number by its place, at the cost of one block.
 */
export class LineIndex {
  readonly #table: PieceTable;
  readonly #source: number;
  #checkpoints: Checkpoint[] = [];
  #reached: LogPlace = BEGINNING;
  #lines = 0;
  /** Lines of files that went since they were counted. */
  #gone = 0;

  constructor(table: PieceTable, source: number) {
    this.#table = table;
    this.#source = source;
  }

  /** Lines that were counted. */
  get lines(): number {
    return this.#lines - this.#gone;
  }

  /** Everything before it was counted. */
  get reached(): LogPlace {
    return this.#reached;
  }

  /** Goes on to where the log ends now. */
  async extend(cancelSignal?: AbortSignal): Promise<void> {
    const scratch = newScratch();
    try {
      await this.#extend(scratch, cancelSignal);
    } finally {
      releaseScratch(scratch);
    }
  }

  /** How many lines end before a place; undefined where that was not counted yet. */
  async lineAt(place: LogPlace): Promise<number | undefined> {
    if (comparePlaces(place, this.#reached) > 0) return undefined;
    const from = this.#checkpoints.findLast((checkpoint) => comparePlaces(checkpoint.place, place) <= 0);
    if (!from) return 0;
    let lines = from.lines;
    for await (const line of this.#linesFrom(from.place)) {
      if (comparePlaces(line, place) >= 0) break;
      lines++;
    }
    return lines - this.#gone;
  }

  /** The place before a line, counted from 0; undefined where the log has not so many, as far as was counted. */
  async placeOf(number: number): Promise<LogPlace | undefined> {
    if (number > this.lines) return undefined;
    const wanted = number + this.#gone;
    const from = this.#checkpoints.findLast((checkpoint) => checkpoint.lines <= wanted);
    if (!from) return BEGINNING;
    let left = wanted - from.lines;
    for await (const place of this.#linesFrom(from.place)) if (left-- === 0) return place;
    return undefined;
  }

  async #extend(scratch: Buffer, cancelSignal: AbortSignal | undefined): Promise<void> {
    for await (const block of blocksAfter(this.#table, this.#reached, { scratch })) {
      if (cancelSignal?.aborted) return;
      const { piece, offset } = block;
      if (piece < this.#reached.piece || (piece === this.#reached.piece && offset < this.#reached.offset)) {
        this.#restart();
        return;
      }
      this.#checkpoints.push({ place: { piece, offset }, lines: this.#lines });
      this.#lines += await this.#count(block);
      this.#reached = endOfBlock(block);
      await nextTurn();
    }
    this.#forgetGone();
  }

  async *#linesFrom(from: LogPlace): AsyncGenerator<LogPlace> {
    const all = new LineSelector();
    let joiner = await joinerAt(this.#table, from, this.#source);
    let { piece } = from;
    for await (const block of blocksAfter(this.#table, from)) {
      if (block.piece !== piece) joiner = await joinerAt(this.#table, block, this.#source);
      piece = block.piece;
      for (const { place } of all.select(block, joiner)) yield place;
    }
  }

  /** Every entry that is no part of a line is a line. */
  async #count(block: LogBlock): Promise<number> {
    const { bytes, piece, offset } = block;
    if (block.pieceEnd !== undefined || mayHaveParts(bytes)) {
      const joiner = await joinerAt(this.#table, { piece, offset }, this.#source);
      return new LineSelector().select(block, joiner).length;
    }
    let count = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
    return count;
  }

  #forgetGone(): void {
    const first = this.#table.pieces[0]?.id;
    if (first === undefined) return;
    const kept = this.#checkpoints.findIndex(({ place }) => place.piece >= first);
    if (kept <= 0) return;
    this.#gone = this.#checkpoints[kept]?.lines ?? this.#gone;
    this.#checkpoints = this.#checkpoints.slice(kept);
  }

  /** The file was emptied. */
  #restart(): void {
    this.#checkpoints = [];
    this.#reached = BEGINNING;
    this.#lines = 0;
    this.#gone = 0;
  }
}
