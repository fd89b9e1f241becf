import type { LogEntry } from './log-entry.js';
import { parseEntry } from './parse-entry.js';

const NEWLINE = 0x0a;

/** Far more than the monitor ever writes in one line. What is longer is no log, and is passed over. */
const LONGEST_LINE_BYTES = 1024 * 1024;

/** Cuts blocks of a log, given in order, into entries; keeps the beginning of a line until its end comes. */
export class EntrySplitter {
  #rest: Buffer = Buffer.alloc(0);
  /** In a line that is too long: everything up to the next newline goes. */
  #isSkipping = false;

  /** The beginning of a line whose end has not come yet. */
  get restBytes(): number {
    return this.#rest.byteLength;
  }

  /** The block is kept as long as one of the entries is: copy what is to stay for long. */
  split(block: Buffer): readonly LogEntry[] {
    const bytes = this.#rest.byteLength === 0 ? block : Buffer.concat([this.#rest, block]);
    const entries: LogEntry[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      const entry = this.#isSkipping ? undefined : parseEntry(bytes, start, end);
      if (entry) entries.push(entry);
      this.#isSkipping = false;
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
    return entries;
  }

  /** What stands behind the last newline, where nothing more will come. */
  end(): readonly LogEntry[] {
    const entry = parseEntry(this.#rest, 0, this.#rest.byteLength);
    this.reset();
    return entry ? [{ ...entry, isPartial: true }] : [];
  }

  /** The file begins anew. */
  reset(): void {
    this.#rest = Buffer.alloc(0);
    this.#isSkipping = false;
  }

  #keep(rest: Buffer): void {
    this.#isSkipping ||= rest.byteLength > LONGEST_LINE_BYTES;
    this.#rest = this.#isSkipping ? Buffer.alloc(0) : rest;
  }
}
