import type { LogFilter, LogLook, LogPage, LogPlaces, LookedLine } from '../../../engine/index.js';
import type { LogBuffer, LogLine } from '../../streams/log-buffer.js';

/** Lines that are read at once when the view comes near those that are not here. */
const PAGE_LINES = 2000;
/** What is read around a line that was gone to. */
const AROUND_LINES = 400;
/** Lines that are compared to find those of the buffer in the log. */
const COMPARED_LINES = 30;

/** A line whose place in the log is known. */
export type PlacedLine = LogLine & Pick<LookedLine, 'source' | 'place' | 'endOffset'>;

export type ReadOptions = {
  readonly cancelSignal: AbortSignal;
  /** A long stretch was read, and no line of it is to be shown. */
  readonly onNothing?: (() => void) | undefined;
};

/** The part of a whole log that is in the buffer: lines that follow one another, and the places at both ends. */
export class LogWindow {
  readonly #look: LogLook;
  readonly #buffer: LogBuffer;
  #filter: LogFilter;
  #start: LogPlaces = [];
  #end: LogPlaces = [];
  reachesStart = false;
  reachesEnd = false;

  constructor(look: LogLook, buffer: LogBuffer, filter: LogFilter) {
    this.#look = look;
    this.#buffer = buffer;
    this.#filter = filter;
  }

  get start(): LogPlaces {
    return this.#start;
  }

  get end(): LogPlaces {
    return this.#end;
  }

  /** Takes the place of lines that were followed: those that are the same keep their numbers. */
  async takeOver(): Promise<void> {
    const { length } = this.#buffer;
    const page = await this.#look.tail({ count: Math.min(length + PAGE_LINES, this.#buffer.maxLines) });
    const { end } = this.#buffer;
    const last = lastCommon(page.lines, this.#buffer);
    this.#hold(page, last === undefined ? end - page.lines.length : end - 1 - last);
  }

  /** The newest lines. */
  async toTail(): Promise<void> {
    const page = await this.#look.tail({ count: PAGE_LINES, filter: this.#filter });
    this.#hold({ ...page, reachesEnd: true }, 0);
    this.reachesEnd = true;
  }

  /** What is around a place. Returns the number of the first line behind it. */
  async toPlaces(places: LogPlaces): Promise<number> {
    const filter = this.#filter;
    const older = await this.#look.page({ from: places, direction: 'before', count: AROUND_LINES, filter });
    const newer = await this.#look.page({ from: places, direction: 'after', count: 2 * AROUND_LINES, filter });
    const { start, reachesStart } = older;
    const { end, reachesEnd } = newer;
    this.#hold({ lines: [...older.lines, ...newer.lines], start, end, reachesStart, reachesEnd }, 0);
    return older.lines.length;
  }

  /** Older lines. */
  async readBefore(options: ReadOptions): Promise<void> {
    const { cancelSignal } = options;
    const page = await this.#read('before', options);
    if (cancelSignal.aborted) return;
    const gone = this.#buffer.prepend(page.lines);
    this.#start = page.start;
    this.reachesStart = page.reachesStart;
    if (gone > 0) {
      this.reachesEnd = false;
      this.#end = this.#endOfLines();
    }
  }

  /** Newer lines. */
  async readAfter(options: ReadOptions): Promise<void> {
    const page = await this.#read('after', options);
    if (!options.cancelSignal.aborted) this.append(page);
  }

  /** Lines that follow those that are here. */
  append(page: LogPage): void {
    const { dropped } = this.#buffer;
    this.#buffer.append(page.lines);
    this.#end = page.end;
    this.reachesEnd = page.reachesEnd;
    if (this.#buffer.dropped === dropped) return;
    this.reachesStart = false;
    this.#start = this.#startOfLines();
  }

  /** The number of a line; undefined where it is not here. */
  numberOf({ source, place }: Pick<PlacedLine, 'source' | 'place'>): number | undefined {
    for (let number = this.#buffer.first; number < this.#buffer.end; number++) {
      const line = this.#buffer.at(number);
      if (line?.source === source && line.place?.piece === place.piece && line.place.offset === place.offset)
        return number;
    }
    return undefined;
  }

  /** A line whose place is known. */
  placedAt(number: number): PlacedLine | undefined {
    const line = this.#buffer.at(number);
    const { source, place, endOffset } = line ?? {};
    return line && source !== undefined && place && endOffset !== undefined
      ? { ...line, source, place, endOffset }
      : undefined;
  }

  /** A page; where a filter lets through next to nothing, as soon as there is a line. */
  async #read(direction: 'before' | 'after', { cancelSignal, onNothing }: ReadOptions): Promise<LogPage> {
    let from = direction === 'before' ? this.#start : this.#end;
    for (;;) {
      const input = { from, direction, count: PAGE_LINES, filter: this.#filter };
      const page = await this.#look.page(input, { cancelSignal });
      if (page.lines.length > 0 || page.reachesStart || page.reachesEnd) return page;
      from = direction === 'before' ? page.start : page.end;
      onNothing?.();
    }
  }

  #hold(page: LogPage, first: number): void {
    this.#buffer.replace(page.lines, first);
    const isCut = this.#buffer.length < page.lines.length;
    this.#end = page.end;
    this.#start = isCut ? this.#startOfLines() : page.start;
    this.reachesStart = page.reachesStart && !isCut;
    this.reachesEnd = page.reachesEnd;
  }

  /** Where the oldest lines went: before the first of each log that is here. */
  #startOfLines(): LogPlaces {
    const places = [...this.#end];
    for (let number = this.#buffer.end - 1; number >= this.#buffer.first; number--) {
      const line = this.placedAt(number);
      if (line) places[line.source] = line.place;
    }
    return places;
  }

  /** Where the newest lines went: behind the last of each log that is here. */
  #endOfLines(): LogPlaces {
    const places = [...this.#start];
    for (let number = this.#buffer.first; number < this.#buffer.end; number++) {
      const line = this.placedAt(number);
      if (line) places[line.source] = { ...line.place, offset: line.endOffset };
    }
    return places;
  }
}

/** The index of the newest line of the buffer among those that were read. */
function lastCommon(lines: readonly LookedLine[], buffer: LogBuffer): number | undefined {
  const compared = Math.min(COMPARED_LINES, buffer.length);
  for (let index = lines.length - 1; index >= 0 && compared > 0; index--) {
    let same = 0;
    while (same < compared && isSame(lines[index - same], buffer.at(buffer.end - 1 - same))) same++;
    if (same === compared) return index;
  }
  return undefined;
}

function isSame(a: LogLine | undefined, b: LogLine | undefined): boolean {
  if (!a || !b || a.stream !== b.stream || Date.parse(a.time) !== Date.parse(b.time)) return false;
  const length = Math.min(a.bytes.length, b.bytes.length, 512);
  return Buffer.compare(a.bytes.subarray(0, length), b.bytes.subarray(0, length)) === 0;
}
