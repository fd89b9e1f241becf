import { LineSelector } from './line-selector.js';
import type { LogFilter, LogPattern } from './log-pattern.js';
import type { LogPlaces } from './log-place.js';
import type { Look } from './look.js';
import type { LookedLine } from './looked-line.js';
import { takeMerged } from './merge-lines.js';

/** Where a search begins: between lines, or behind or before one. */
export type FindFrom = LogPlaces | Pick<LookedLine, 'source' | 'place' | 'endOffset' | 'time'>;

export type FindOptions = {
  readonly pattern: LogPattern;
  readonly from: FindFrom;
  readonly direction: 'before' | 'after';
  readonly filter?: LogFilter | undefined;
  /** Hears of every stretch that was searched for nothing. */
  readonly onProgress?: ((searchedBytes: number) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** A line that was found, and the places right before and behind it. */
export type FoundLine = { readonly line: LookedLine; readonly before: LogPlaces; readonly after: LogPlaces };

const STRETCH_BYTES = 32 * 1024 * 1024;

/** The next line that matches, from a place up or down; undefined where there is none. */
export async function findLine(look: Look, options: FindOptions): Promise<FoundLine | undefined> {
  const { pattern, direction, filter, onProgress, cancelSignal } = options;
  const selector = new LineSelector({ ...filter, include: [...(filter?.include ?? []), pattern] });
  const budget = { leftBytes: STRETCH_BYTES };
  const from = await placesFrom(look, options);
  const cursors = look.cursors(from, { direction, selector, budget, copies: true, cancelSignal });
  let searchedBytes = 0;
  try {
    for (;;) {
      const { lines, isDone } = await takeMerged(cursors, { direction, count: 1, maxBytes: 1 });
      const [line] = lines;
      if (line) return { line, ...(await placesAround(look, line)) };
      if (isDone) return undefined;
      searchedBytes += STRETCH_BYTES - budget.leftBytes;
      onProgress?.(searchedBytes);
      budget.leftBytes = STRETCH_BYTES;
      for (const cursor of cursors) cursor.resume();
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

async function placesFrom(look: Look, { from, direction }: FindOptions): Promise<LogPlaces> {
  return 'source' in from ? (await placesAround(look, from))[direction] : from;
}

/** In its own log right beside it, in the others where their time is that of the line. */
export async function placesAround(
  look: Look,
  { source, place, endOffset, time }: Pick<LookedLine, 'source' | 'place' | 'endOffset' | 'time'>,
): Promise<Pick<FoundLine, 'before' | 'after'>> {
  const places = look.sources.length === 1 ? [place] : await look.placesOf({ kind: 'time', timeMs: Date.parse(time) });
  return { before: places.with(source, place), after: places.with(source, { ...place, offset: endOffset }) };
}
