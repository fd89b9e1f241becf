import type { ContainerId, Engine } from '../../../engine/index.js';
import { FIRST_LOG_LINES } from '../../state/logs-view.js';
import type { Message } from '../../state/message.js';
import { toProblem } from '../../state/problem.js';
import { FrameClock } from '../../streams/frame-clock.js';
import type { LogBuffer, LogLine } from '../../streams/log-buffer.js';

/** A cursor that runs through a list must not open the log of each container that it passes. */
const SETTLE_MS = 60;

export type LogFollowerOptions = {
  readonly buffer: LogBuffer;
  readonly dispatch: (message: Message) => void;
  /** Nothing is read before it has been drawn. */
  readonly firstFrame: Promise<void>;
};

/** Follows the newest lines of one container at a time into the buffer, and says so at most ten times a second. */
export class LogFollower implements Disposable {
  readonly #buffer: LogBuffer;
  readonly #dispatch: (message: Message) => void;
  readonly #frames: FrameClock;
  readonly #firstFrame: Promise<void>;
  #cancel = new AbortController();
  #openedAtMs = 0;
  #settling: NodeJS.Timeout | undefined;

  constructor({ buffer, dispatch, firstFrame }: LogFollowerOptions) {
    this.#buffer = buffer;
    this.#dispatch = dispatch;
    this.#firstFrame = firstFrame;
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

  [Symbol.dispose](): void {
    this.close();
    this.#frames[Symbol.dispose]();
  }

  async #follow(
    streams: Engine['streams'],
    id: ContainerId,
    { last, cancelSignal }: { readonly last: LogLine | undefined; readonly cancelSignal: AbortSignal },
  ): Promise<void> {
    await this.#firstFrame;
    if (cancelSignal.aborted) return;
    this.#dispatch({ type: 'logs.opened', id });
    const range = last ? { sinceMs: Date.parse(last.time) } : { tail: FIRST_LOG_LINES };
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

  #announce(): void {
    const { first, end, dropped } = this.#buffer;
    this.#dispatch({ type: 'logs.grew', first, end, dropped });
  }
}
