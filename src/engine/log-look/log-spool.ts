import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LogEntry } from '../log/log-entry.js';
import { pieceName } from '../log/log-files.js';
import type { StreamService } from '../task/stream-service.js';

/** So many lines of a log of another machine are fetched at first. */
export const SPOOLED_LINES = 20_000;

/** Two files of this size are kept at the most: what came first goes first. */
const PIECE_BYTES = 32 * 1024 * 1024;

/** What of it is fetched. */
export type SpooledRange = {
  /** The newest, where nothing is said about times. */
  readonly lines: number;
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
};

/**
 * A log of another machine, kept here in files of the same form as long as it is looked at: the newest lines, and what
 * comes.
 */
export class LogSpool implements AsyncDisposable {
  readonly path: string;
  readonly #folder: string;
  readonly #streams: Pick<StreamService, 'logs'>;
  readonly #ref: string;
  readonly #cancel = new AbortController();
  readonly #done: Promise<void>[] = [];
  #file: WriteStream | undefined;
  #number = 0;
  #bytes = 0;
  /** The time of the newest entry, how many have it, and whether one before them has another. */
  #last = { time: '', count: 0, isWhole: false };
  /** Entries that were fetched at first: fewer than asked for are all there are. */
  fetched = 0;
  /** Whether all that was asked for is here, and not only the newest lines. */
  isWhole = true;

  private constructor(
    folder: string,
    { streams, ref }: { readonly streams: Pick<StreamService, 'logs'>; readonly ref: string },
  ) {
    this.#folder = folder;
    this.path = join(folder, 'ctr.log');
    this.#streams = streams;
    this.#ref = ref;
  }

  /** Resolves when what there is has been fetched. */
  static async open(streams: Pick<StreamService, 'logs'>, ref: string, range: SpooledRange): Promise<LogSpool> {
    const folder = await mkdtemp(join(tmpdir(), 'gantry-log-'));
    await mkdir(join(folder, 'log'));
    await using whileOpening = new AsyncDisposableStack();
    const spool = whileOpening.use(new LogSpool(folder, { streams, ref }));
    await spool.#fetch(range);
    if (range.untilMs === undefined) spool.#done.push(spool.#follow(range).catch(() => undefined));
    whileOpening.move();
    return spool;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancel.abort();
    await Promise.all(this.#done);
    await this.#close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #fetch({ lines, sinceMs, untilMs }: SpooledRange): Promise<void> {
    const cancelSignal = this.#cancel.signal;
    // A time is a choice of its own: all since then, as far as there is room.
    const tail = sinceMs === undefined ? lines : undefined;
    for await (const entries of this.#streams.logs(this.#ref, { tail, sinceMs, untilMs, cancelSignal })) {
      this.fetched += entries.length;
      await this.#write(entries);
    }
    this.isWhole = sinceMs !== undefined || this.fetched < lines;
  }

  /** From the newest entry on; those of its time that are here already are passed over. */
  async #follow({ lines, sinceMs }: SpooledRange): Promise<void> {
    const { time, count, isWhole } = this.#last;
    const cancelSignal = this.#cancel.signal;
    const range = { sinceMs: time === '' ? sinceMs : Date.parse(time) };
    // Of more entries of one time than were fetched nobody knows how many there are.
    let toSkip = isWhole || this.fetched < lines ? count : Number.POSITIVE_INFINITY;
    const isNew = (entry: LogEntry): boolean => {
      const known = normalTime(entry.time);
      if (known < time) return false;
      return known !== time || toSkip-- <= 0;
    };
    for await (const entries of this.#streams.logs(this.#ref, { follow: true, ...range, cancelSignal })) {
      await this.#write(time === '' ? entries : entries.filter(isNew));
    }
  }

  async #write(entries: readonly LogEntry[]): Promise<void> {
    if (entries.length === 0) return;
    if (!this.#file || this.#bytes >= PIECE_BYTES) await this.#nextPiece();
    const parts: Uint8Array[] = [];
    for (const { stream, time, bytes, isPartial } of entries) {
      const known = normalTime(time);
      if (known === this.#last.time) this.#last.count++;
      else this.#last = { time: known, count: 1, isWhole: this.#last.time !== '' };
      parts.push(Buffer.from(`${known} ${stream} ${isPartial ? 'P' : 'F'} `), bytes, NEWLINE);
    }
    const block = Buffer.concat(parts);
    this.#bytes += block.length;
    await new Promise<void>((resolve, reject) => {
      this.#file?.write(block, (error) => (error ? reject(error) : resolve()));
    });
  }

  async #nextPiece(): Promise<void> {
    await this.#close();
    this.#number++;
    this.#bytes = 0;
    this.#file = createWriteStream(this.#pathOf(this.#number), { mode: 0o600 });
    // As on a full disk: whoever writes is told.
    this.#file.on('error', () => undefined);
    await rm(this.#pathOf(this.#number - 2), { force: true });
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (file) await new Promise<void>((resolve) => file.end(resolve));
  }

  #pathOf(number: number): string {
    return join(this.#folder, 'log', pieceName(Math.max(0, number)));
  }
}

const NEWLINE = Buffer.from('\n');

/** To the nanosecond, so that times can be compared as texts. */
function normalTime(time: string): string {
  const [, second = '', fraction = '', zone = ''] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(time) ?? [];
  return `${second}.${fraction.padEnd(9, '0').slice(0, 9)}${zone === '' ? 'Z' : zone}`;
}
