import { setImmediate as nextTurn } from 'node:timers/promises';

import type { ContainerId, Engine, LogEntry } from '../../engine/index.js';
import { contains, lineText } from '../panes/logs/log-rows.js';
import type { Message } from '../state/message.js';
import { toProblem } from '../state/problem.js';
import { FrameClock } from '../streams/frame-clock.js';
import { type LogBuffer, type LogLine, wholeLines } from '../streams/log-buffer.js';

/** Enough for any screen; more is read when somebody scrolls up. */
const FIRST_LINES = 500;
const MORE_LINES = 4000;
/** A cursor that runs through a list must not open the log of each container that it passes. */
const SETTLE_MS = 60;
/** Lines searched before others get a turn. */
const SEARCH_CHUNK = 1000;

/** What to look for, and where. */
export type LogSearchOrder = {
  readonly id: ContainerId;
  readonly text: string;
  readonly from: number;
  readonly direction: 1 | -1;
};

export type LogFollowerOptions = {
  readonly buffer: LogBuffer;
  readonly dispatch: (message: Message) => void;
};

/** Follows the log of one container at a time into the buffer, and says so at most ten times a second. */
export class LogFollower implements Disposable {
  readonly #buffer: LogBuffer;
  readonly #dispatch: (message: Message) => void;
  readonly #frames: FrameClock;
  #cancel = new AbortController();
  #openedAtMs = 0;
  #settling: NodeJS.Timeout | undefined;

  constructor({ buffer, dispatch }: LogFollowerOptions) {
    this.#buffer = buffer;
    this.#dispatch = dispatch;
    this.#frames = new FrameClock(() => this.#announce());
  }

  /** Leaves the container it followed, and follows this one; `again` keeps what is in the buffer. */
  open({ streams }: Pick<Engine, 'streams'>, id: ContainerId, { again }: { readonly again: boolean }): void {
    this.close();
    const last = again ? this.#buffer.at(this.#buffer.end - 1) : undefined;
    if (!again) this.#buffer.clear();
    const { signal } = this.#cancel;
    const sinceLast = performance.now() - this.#openedAtMs;
    this.#openedAtMs = performance.now();
    const begin = (): void => void this.#follow(streams, id, { last, cancelSignal: signal });
    if (sinceLast >= SETTLE_MS) begin();
    else this.#settling = setTimeout(begin, SETTLE_MS);
  }

  close(): void {
    clearTimeout(this.#settling);
    this.#cancel.abort();
    this.#cancel = new AbortController();
  }

  /**
   * Reads lines from before those in the buffer. The log is read from its end, so that this costs more each time.
   *
   * @returns How many came.
   */
  async readOlder({ streams }: Pick<Engine, 'streams'>, id: ContainerId): Promise<number> {
    const { signal } = this.#cancel;
    const older = await this.#older(streams, id);
    if (signal.aborted) return 0;
    const added = this.#buffer.prepend(older);
    const left = this.#buffer.isFull ? 'full' : added === 0 ? 'none' : 'unknown';
    this.#dispatch({ type: 'logs.older.read', first: this.#buffer.first, older: left });
    return added;
  }

  /** Looks for a line, from a number on, up or down; upwards also in older lines, as far as the buffer has room. */
  async search(engine: Pick<Engine, 'streams'>, { id, text, from, direction }: LogSearchOrder): Promise<void> {
    const { signal } = this.#cancel;
    for (let number = from; ; number += direction) {
      if (number < this.#buffer.first && !this.#buffer.isFull) await this.readOlder(engine, id);
      if ((number - from) % SEARCH_CHUNK === 0) await nextTurn();
      if (signal.aborted) return;
      const line = this.#buffer.at(number);
      if (line && !contains(lineText(line), text)) continue;
      this.#dispatch({ type: 'logs.search.found', line: line && number });
      return;
    }
  }

  [Symbol.dispose](): void {
    this.close();
    this.#frames[Symbol.dispose]();
  }

  async #follow(
    streams: Engine['streams'],
    id: ContainerId,
    { last, cancelSignal }: { readonly last: LogLine | undefined; readonly cancelSignal: AbortSignal },
  ): Promise<void> {
    this.#dispatch({ type: 'logs.opened', id });
    const range = last ? { sinceMs: Date.parse(last.time) } : { tail: FIRST_LINES };
    try {
      for await (const entries of streams.logs(id, { follow: true, ...range, cancelSignal })) {
        if (cancelSignal.aborted) return;
        this.#buffer.push(last ? entries.filter(({ time }) => time > last.time) : entries);
        this.#frames.mark();
      }
      if (cancelSignal.aborted) return;
      this.#announce();
      this.#dispatch({ type: 'logs.ended', id });
    } catch (error) {
      if (!cancelSignal.aborted) this.#dispatch({ type: 'logs.failed', id, problem: toProblem(error) });
    }
  }

  async #older(streams: Engine['streams'], id: ContainerId): Promise<readonly LogLine[]> {
    const first = this.#buffer.at(this.#buffer.first);
    if (!first) return [];
    const tail = Math.min(this.#buffer.length + MORE_LINES, this.#buffer.maxLines);
    const entries: LogEntry[] = [];
    for await (const batch of streams.logs(id, { tail, cancelSignal: this.#cancel.signal })) entries.push(...batch);
    const lines = wholeLines(entries);
    const known = lines.findIndex((line) => line.time === first.time && isSame(line, first));
    return known >= 0 ? lines.slice(0, known) : lines.filter(({ time }) => time < first.time);
  }

  #announce(): void {
    const { first, end, dropped } = this.#buffer;
    this.#dispatch({ type: 'logs.grew', first, end, dropped });
  }
}

function isSame(a: LogLine, b: LogLine): boolean {
  return (
    a.stream === b.stream &&
    a.bytes.length === b.bytes.length &&
    a.bytes.every((byte, index) => byte === b.bytes[index])
  );
}
