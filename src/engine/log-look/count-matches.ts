import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LineJoiner } from './line-joiner.js';
import { LineSelector } from './line-selector.js';
import { blocksAfter, endOfBlock, joinerAt, type LogBlock, newScratch } from './log-blocks.js';
import type { LogFilter, LogPattern } from './log-pattern.js';
import { comparePlaces, type LogPlace } from './log-place.js';
import type { Look } from './look.js';
import type { LookedLine } from './looked-line.js';

type Counted = { readonly place: LogPlace; readonly matches: number };

/** How many lines match, of all logs; and how many of them there are before a place. */
export class MatchCount {
  readonly #look: Look;
  readonly #selector: LineSelector;
  readonly #reached: LogPlace[];
  readonly #joiners: (LineJoiner | undefined)[] = [];
  readonly #blocks: Counted[][];
  readonly #scratch = newScratch();
  matches = 0;

  constructor(look: Look, pattern: LogPattern, filter: LogFilter = {}) {
    this.#look = look;
    this.#selector = new LineSelector({ ...filter, include: [...(filter.include ?? []), pattern] });
    this.#reached = look.sources.map(({ floor }) => floor);
    this.#blocks = look.sources.map(() => []);
  }

  /** Goes on to where the logs end now. */
  async extend(cancelSignal: AbortSignal, onProgress: (matches: number) => void): Promise<void> {
    for (const source of this.#look.sources.keys()) {
      await this.#extendSource(source, cancelSignal, onProgress);
      if (cancelSignal.aborted) return;
    }
  }

  /** Which of all matches of its log a line is, counted from 1; undefined where that was not counted yet. */
  async numberOf({ source, place }: Pick<LookedLine, 'source' | 'place'>): Promise<number | undefined> {
    const reached = this.#reached[source];
    const table = this.#look.sources[source]?.table;
    if (!reached || !table || this.#look.sources.length > 1 || comparePlaces(place, reached) >= 0) return undefined;
    let number = 1;
    let last: Counted | undefined;
    for (const block of this.#blocks[source] ?? []) {
      if (comparePlaces(block.place, place) > 0) break;
      number += last?.matches ?? 0;
      last = block;
    }
    if (!last) return undefined;
    const joiner = await joinerAt(table, last.place, source);
    for await (const block of blocksAfter(table, last.place)) {
      const lines = this.#selector.select(block, joiner);
      return number + lines.filter((line) => comparePlaces(line.place, place) < 0).length;
    }
    return undefined;
  }

  async #extendSource(source: number, cancelSignal: AbortSignal, onProgress: (matches: number) => void): Promise<void> {
    const looked = this.#look.sources[source];
    const from = this.#reached[source];
    if (!looked || !from) return;
    for await (const block of blocksAfter(looked.table, from, { scratch: this.#scratch })) {
      if (cancelSignal.aborted) return;
      const { piece, offset } = block;
      const matches = await this.#countBlock(source, block);
      this.#blocks[source]?.push({ place: { piece, offset }, matches });
      this.#reached[source] = endOfBlock(block);
      this.matches += matches;
      onProgress(this.matches);
      await nextTurn();
      if (looked.ceiling && comparePlaces({ piece, offset }, looked.ceiling) > 0) return;
    }
  }

  async #countBlock(source: number, block: LogBlock): Promise<number> {
    const looked = this.#look.sources[source];
    if (!looked) return 0;
    const { piece, offset } = block;
    const isNext = comparePlaces(this.#reached[source] ?? block, { piece, offset }) === 0 && offset > 0;
    const joiner = (isNext && this.#joiners[source]) || (await joinerAt(looked.table, { piece, offset }, source));
    this.#joiners[source] = joiner;
    const lines = this.#selector.select(block, joiner);
    const { ceiling } = looked;
    return ceiling ? lines.filter(({ place }) => comparePlaces(place, ceiling) < 0).length : lines.length;
  }
}
