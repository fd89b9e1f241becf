import { engineError } from '../../errors/engine-error.js';
import type { LineSelector } from './line-selector.js';
import {
  blocksAfter,
  blocksBefore,
  endOfBlock,
  joinerAt,
  type LogBlock,
  newScratch,
  releaseScratch,
} from './log-blocks.js';
import { comparePlaces, type LogPlace } from './log-place.js';
import type { LookedLine } from './looked-line.js';
import type { PieceTable } from './piece-table.js';

/** What several cursors may read together before they give what they have. */
export type ReadBudget = { leftBytes: number };

export type CursorOptions = {
  readonly table: PieceTable;
  readonly source: number;
  readonly selector: LineSelector;
  readonly direction: 'before' | 'after';
  readonly from: LogPlace;
  /** Nothing before or behind it is given. */
  readonly limit?: LogPlace | undefined;
  readonly blockBytes?: number | undefined;
  /** Lines are copied out of a block that is read into again and again. */
  readonly copies?: boolean | undefined;
  readonly budget: ReadBudget;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Goes through the lines of one log, one at a time, from a place up or down. */
export class LineCursor {
  readonly #options: CursorOptions;
  readonly #blocks: AsyncGenerator<LogBlock>;
  #scratch: Buffer | undefined;
  #batch: readonly LookedLine[] = [];
  #at = 0;
  #reached: LogPlace;
  #joiner: Awaited<ReturnType<typeof joinerAt>> | undefined;
  #status: 'open' | 'spent' | 'done' = 'open';

  constructor(options: CursorOptions) {
    const { table, direction, from, blockBytes, copies } = options;
    this.#options = options;
    this.#reached = from;
    const blocks = direction === 'after' ? blocksAfter : blocksBefore;
    this.#scratch = copies ? newScratch() : undefined;
    this.#blocks = blocks(table, from, { blockBytes, scratch: this.#scratch });
  }

  /** Why there is no further line: the budget is spent, or the log is at its end. */
  get status(): 'open' | 'spent' | 'done' {
    return this.#status;
  }

  /** Everything on this side of it was given. */
  get place(): LogPlace {
    const line = this.#batch[this.#at];
    if (!line) return this.#reached;
    const { place, endOffset } = line;
    return this.#options.direction === 'after' ? place : { ...place, offset: endOffset };
  }

  /** The next line, which stays the next one until {@link take}; undefined where there is none. */
  async peek(): Promise<LookedLine | undefined> {
    while (this.#at >= this.#batch.length && this.#status === 'open') await this.#read();
    return this.#batch[this.#at];
  }

  /** Goes on with a budget that has been filled up. */
  resume(): void {
    if (this.#status === 'spent') this.#status = 'open';
  }

  take(): void {
    this.#at++;
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
    if (this.#scratch) releaseScratch(this.#scratch);
    this.#scratch = undefined;
  }

  async #read(): Promise<void> {
    const { budget, cancelSignal, direction, copies } = this.#options;
    if (cancelSignal?.aborted) throw engineError('cancelled');
    if (budget.leftBytes <= 0) {
      this.#status = 'spent';
      return;
    }
    const { value: block, done } = await this.#blocks.next();
    if (done) {
      this.#status = 'done';
      return;
    }
    budget.leftBytes -= block.bytes.length;
    const lines = (await this.#linesOf(block)).filter((line) => this.#isAhead(line, block));
    const kept = copies ? lines.map((line) => ({ ...line, bytes: Buffer.from(line.bytes) })) : lines;
    this.#batch = direction === 'after' ? kept : kept.toReversed();
    this.#at = 0;
    this.#reached = direction === 'after' ? endOfBlock(block) : { piece: block.piece, offset: block.offset };
    this.#cutAtLimit();
  }

  async #linesOf(block: LogBlock): Promise<readonly LookedLine[]> {
    const { table, source, selector, direction } = this.#options;
    const { piece, offset } = block;
    const isNext = direction === 'after' && comparePlaces(this.#reached, { piece, offset }) === 0;
    const joiner = isNext && this.#joiner ? this.#joiner : await joinerAt(table, { piece, offset }, source);
    this.#joiner = joiner;
    return selector.select(block, joiner);
  }

  /** Of two lines that only the end of their file ends, the later one may have been given before. */
  #isAhead({ place }: LookedLine, { pieceEnd }: LogBlock): boolean {
    const { from, direction } = this.#options;
    return pieceEnd === undefined || direction === 'after' || comparePlaces(place, from) < 0;
  }

  #cutAtLimit(): void {
    const { limit, direction } = this.#options;
    if (!limit) return;
    const isWithin = ({ place }: LookedLine): boolean =>
      direction === 'after' ? comparePlaces(place, limit) < 0 : comparePlaces(place, limit) >= 0;
    const isPast =
      direction === 'after' ? comparePlaces(this.#reached, limit) >= 0 : comparePlaces(this.#reached, limit) <= 0;
    if (!isPast) return;
    this.#batch = this.#batch.filter(isWithin);
    this.#reached = limit;
    this.#status = 'done';
  }
}
