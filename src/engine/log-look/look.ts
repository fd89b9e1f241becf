import { endOf, placeOfShare, placeOfTime } from './find-place.js';
import { LineCursor } from './line-cursor.js';
import { LineIndex } from './line-index.js';
import { LineSelector } from './line-selector.js';
import type { LogFilter } from './log-pattern.js';
import { BEGINNING, comparePlaces, type LogPlace, type LogPlaces } from './log-place.js';
import type { LogPage } from './looked-line.js';
import { takeMerged } from './merge-lines.js';
import { PieceTable } from './piece-table.js';

/** Where to go in a log. */
export type LogTarget =
  | { readonly kind: 'start' | 'end' }
  /** Counted from 1, in a log that is not merged with others. */
  | { readonly kind: 'line'; readonly number: number }
  | { readonly kind: 'time'; readonly timeMs: number }
  /** Between 0 and 1. */
  | { readonly kind: 'share'; readonly share: number };

export type LookOptions = {
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** About as many bytes are read at once; for tests. */
  readonly blockBytes?: number | undefined;
};

export type PageOptions = {
  readonly from: LogPlaces;
  readonly direction: 'before' | 'after';
  readonly count: number;
  readonly filter?: LogFilter | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

export type LookSource = {
  readonly table: PieceTable;
  readonly index: LineIndex;
  /** What is looked at lies between these. */
  floor: LogPlace;
  ceiling: LogPlace | undefined;
};

/** Small, as a page is wanted at once and most filters let lines through; searches read larger ones. */
const PAGE_BLOCK_BYTES = 128 * 1024;
/** Where a filter lets next to nothing through, a page is given with what there is. */
const PAGE_READ_BYTES = 48 * 1024 * 1024;
const PAGE_BYTES = 8 * 1024 * 1024;

/** Logs that are looked at: any part of any of them, merged by time. */
export class Look implements AsyncDisposable {
  readonly sources: readonly LookSource[];
  readonly #options: LookOptions;

  private constructor(sources: readonly LookSource[], options: LookOptions) {
    this.sources = sources;
    this.#options = options;
  }

  static async open(paths: readonly string[], options: LookOptions = {}): Promise<Look> {
    const sources = paths.map((path, number) => {
      const table = new PieceTable(path);
      return { table, index: new LineIndex(table, number), floor: BEGINNING, ceiling: undefined };
    });
    const look = new Look(sources, options);
    await look.#limit(options);
    return look;
  }

  /** The newest lines. */
  async tail(options: Pick<PageOptions, 'count' | 'filter' | 'cancelSignal'>): Promise<LogPage> {
    const from = await this.placesOf({ kind: 'end' });
    return { ...(await this.page({ ...options, from, direction: 'before' })), reachesEnd: true };
  }

  /** Lines on one side of a place. */
  async page({ from, direction, count, filter, cancelSignal }: PageOptions): Promise<LogPage> {
    const selector = new LineSelector(filter);
    const budget = { leftBytes: PAGE_READ_BYTES };
    const blockBytes = this.#options.blockBytes ?? PAGE_BLOCK_BYTES;
    const cursors = this.cursors(from, { direction, selector, budget, blockBytes, copies: true, cancelSignal });
    const { lines, isDone } = await takeMerged(cursors, { direction, count, maxBytes: PAGE_BYTES });
    const places = cursors.map(({ place }) => place);
    for (const cursor of cursors) await cursor.close();
    return direction === 'after'
      ? { lines, start: from, end: places, reachesStart: false, reachesEnd: isDone }
      : { lines: lines.toReversed(), start: places, end: from, reachesStart: isDone, reachesEnd: false };
  }

  /** The places of what one wants to go to; undefined where the log has no such line, as far as was counted. */
  async placesOf(target: LogTarget): Promise<LogPlaces>;
  async placesOf(target: LogTarget): Promise<LogPlaces | undefined>;
  async placesOf(target: LogTarget): Promise<LogPlaces | undefined> {
    const places: LogPlace[] = [];
    for (const source of this.sources) {
      source.table.refresh();
      const place = await placeIn(source, target);
      if (!place) return undefined;
      places.push(within(place, source));
    }
    return places;
  }

  cursors(
    from: LogPlaces,
    options: Omit<ConstructorParameters<typeof LineCursor>[0], 'table' | 'source' | 'from' | 'limit'>,
  ): readonly LineCursor[] {
    return this.sources.map(
      ({ table, floor, ceiling }, source) =>
        new LineCursor({
          ...options,
          table,
          source,
          from: from[source] ?? BEGINNING,
          limit: options.direction === 'after' ? ceiling : floor,
        }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { table } of this.sources) await table[Symbol.asyncDispose]();
  }

  async #limit({ sinceMs, untilMs }: LookOptions): Promise<void> {
    for (const source of this.sources) {
      if (sinceMs !== undefined) source.floor = await placeOfTime(source.table, sinceMs);
      if (untilMs !== undefined) source.ceiling = await placeOfTime(source.table, untilMs + 1);
    }
  }
}

async function placeIn({ table, index, floor }: LookSource, target: LogTarget): Promise<LogPlace | undefined> {
  switch (target.kind) {
    case 'start':
      return floor;
    case 'end':
      return await endOf(table);
    case 'line':
      return await index.placeOf(Math.max(0, target.number - 1));
    case 'time':
      return await placeOfTime(table, target.timeMs);
    case 'share':
      return await placeOfShare(table, target.share);
    default:
      return target satisfies never;
  }
}

function within(place: LogPlace, { floor, ceiling }: LookSource): LogPlace {
  if (comparePlaces(place, floor) < 0) return floor;
  return ceiling && comparePlaces(place, ceiling) > 0 ? ceiling : place;
}
