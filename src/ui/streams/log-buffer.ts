import type { LogEntry, LookedLine } from '../../engine/index.js';

/** One line, as it was written. Where the whole log is looked at, it is known where in it the line stands. */
export type LogLine = Pick<LogEntry, 'stream' | 'time' | 'bytes'> &
  Partial<Pick<LookedLine, 'source' | 'place' | 'endOffset' | 'lengthBytes'>>;

export type LogBufferOptions = {
  readonly maxLines?: number | undefined;
  readonly maxBytes?: number | undefined;
};

/** Of one line; what is longer is cut, as nobody reads it and one line must not fill the memory. */
const MAX_LINE_BYTES = 64 * 1024;

/**
 * The newest lines of one container's log. Lines are numbered in their order; older ones that are read later get
 * lower numbers, below zero too. When it is full the oldest go, and are counted.
 */
export class LogBuffer {
  readonly maxLines: number;
  readonly #maxBytes: number;
  #lines: LogLine[] = [];
  /** Lines before this index of the array were forgotten; cut off now and then, as that moves all others. */
  #start = 0;
  #first = 0;
  #bytes = 0;
  #dropped = 0;
  /** The unfinished line of each stream. */
  #partial: Partial<Record<LogEntry['stream'], Uint8Array[]>> = {};

  constructor({ maxLines = 20_000, maxBytes = 16 * 2 ** 20 }: LogBufferOptions = {}) {
    this.maxLines = maxLines;
    this.#maxBytes = maxBytes;
  }

  /** Number of the oldest line. */
  get first(): number {
    return this.#first;
  }

  /** Number after that of the newest line. */
  get end(): number {
    return this.#first + this.length;
  }

  get length(): number {
    return this.#lines.length - this.#start;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** The line of that number; undefined where it is not here. */
  at(number: number): LogLine | undefined {
    return number < this.#first ? undefined : this.#lines[this.#start + number - this.#first];
  }

  /** Forgets everything: another container's log comes. */
  clear(): void {
    this.#lines = [];
    this.#start = 0;
    this.#first = 0;
    this.#bytes = 0;
    this.#dropped = 0;
    this.#partial = {};
  }

  /** Adds newer entries. Parts of a line become one. */
  push(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      const line = this.#whole(entry);
      if (line) this.#add(line);
    }
    this.#trim();
  }

  /** Adds newer lines that are whole. */
  append(lines: readonly LogLine[]): void {
    for (const line of lines) this.#add(line);
    this.#trim();
  }

  /** Puts older lines before the first; where there is no room the newest go. Returns how many of those. */
  prepend(older: readonly LogLine[]): number {
    this.#lines = [...older, ...this.#lines.slice(this.#start)];
    this.#start = 0;
    this.#first -= older.length;
    for (const line of older) this.#bytes += line.bytes.length;
    let gone = 0;
    while (this.#isOverfull) {
      this.#bytes -= this.#lines.pop()?.bytes.length ?? 0;
      gone++;
    }
    return gone;
  }

  /** Holds these lines and no others; `first` is the number of the first. */
  replace(lines: readonly LogLine[], first: number): void {
    this.clear();
    this.#first = first;
    this.append(lines);
    this.#dropped = 0;
  }

  #whole(entry: LogEntry): LogLine | undefined {
    const parts = this.#partial[entry.stream];
    if (entry.isPartial) {
      const size = (parts ?? []).reduce((sum, part) => sum + part.length, 0);
      if (size < MAX_LINE_BYTES) this.#partial[entry.stream] = [...(parts ?? []), entry.bytes];
      return undefined;
    }
    if (!parts)
      return { stream: entry.stream, time: entry.time, bytes: bounded(entry.bytes), lengthBytes: entry.bytes.length };
    delete this.#partial[entry.stream];
    return { stream: entry.stream, time: entry.time, bytes: bounded(concat([...parts, entry.bytes])) };
  }

  get #isOverfull(): boolean {
    return this.length > this.maxLines || (this.#bytes > this.#maxBytes && this.length > 1);
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    this.#bytes += line.bytes.length;
  }

  #trim(): void {
    while (this.#isOverfull) {
      this.#bytes -= this.#lines[this.#start]?.bytes.length ?? 0;
      this.#start++;
      this.#first++;
      this.#dropped++;
    }
    if (this.#start < this.maxLines) return;
    this.#lines = this.#lines.slice(this.#start);
    this.#start = 0;
  }
}

function bounded(bytes: Uint8Array): Uint8Array {
  return bytes.length > MAX_LINE_BYTES ? bytes.slice(0, MAX_LINE_BYTES) : bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
