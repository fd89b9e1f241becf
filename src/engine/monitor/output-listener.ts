import type { AttachOptions, AttachSession, OutputChunk } from '../task/attach-session.js';

/** What waits for a listener at most; whoever is slower holds the others up, as he would hold up the monitor. */
const MOST_WAITING_BYTES = 1024 * 1024;

type Step = IteratorResult<OutputChunk, undefined>;

const OVER: Step = { done: true, value: undefined };

/** One of several who hear the same output. Whoever waits for it is handed the very chunk that came. */
export class OutputListener implements AsyncIterableIterator<OutputChunk, undefined> {
  readonly #wanted: Pick<AttachOptions, 'stdout' | 'stderr'>;
  readonly #chunks: OutputChunk[] = [];
  #waitingBytes = 0;
  #isOver = false;
  /** Somebody waits for the next. */
  #hand: ((step: Step) => void) | undefined;
  #drain: () => void = () => undefined;

  constructor(wanted: Pick<AttachOptions, 'stdout' | 'stderr'>) {
    this.#wanted = wanted;
  }

  push(chunk: OutputChunk): void {
    if (this.#isOver || this.#wanted[chunk.stream] === false) return;
    if (this.#hand) return this.#give({ done: false, value: chunk });
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.bytes.byteLength;
  }

  /** What was pushed before is still heard. */
  end(): void {
    this.#isOver = true;
    this.#give(OVER);
    this.#drain();
  }

  /** Hears no more. */
  leave(): void {
    this.#chunks.length = 0;
    this.#waitingBytes = 0;
    this.end();
  }

  /** Undefined where it takes more at once. */
  room(): Promise<void> | undefined {
    if (this.#isOver || this.#waitingBytes < MOST_WAITING_BYTES) return undefined;
    return new Promise((resolve) => {
      this.#drain = resolve;
    });
  }

  // By hand: a generator takes three turns of the event loop's small tasks where this takes one, for each of hundreds.
  next(): Promise<Step> {
    const chunk = this.#chunks.shift();
    if (!chunk) return this.#isOver ? Promise.resolve(OVER) : new Promise((resolve) => (this.#hand = resolve));
    this.#waitingBytes -= chunk.bytes.byteLength;
    if (this.#waitingBytes < MOST_WAITING_BYTES) this.#drain();
    return Promise.resolve({ done: false, value: chunk });
  }

  return(): Promise<Step> {
    this.leave();
    return Promise.resolve(OVER);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #give(step: Step): void {
    const hand = this.#hand;
    this.#hand = undefined;
    hand?.(step);
  }
}

/** A listener as a session: it has no input. */
export const listeningSession = (
  listener: OutputListener,
  { leave, resize }: { readonly leave: () => Promise<void>; readonly resize: AttachSession['resize'] },
): AttachSession => ({
  output: listener,
  write: () => Promise.resolve(),
  closeInput: () => Promise.resolve(),
  resize,
  close: leave,
  detach: leave,
  [Symbol.asyncDispose]: leave,
});
