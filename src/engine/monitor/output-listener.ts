import type { AttachOptions, AttachSession, OutputChunk } from '../task/attach-session.js';

/** What waits for a listener at most; whoever is slower holds the others up, as he would hold up the monitor. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** One of several who hear the same output. */
export class OutputListener {
  readonly #wanted: Pick<AttachOptions, 'stdout' | 'stderr'>;
  readonly #chunks: OutputChunk[] = [];
  #waitingBytes = 0;
  #isOver = false;
  #wake: () => void = () => undefined;
  #drain: () => void = () => undefined;

  constructor(wanted: Pick<AttachOptions, 'stdout' | 'stderr'>) {
    this.#wanted = wanted;
  }

  push(chunk: OutputChunk): void {
    if (this.#isOver || this.#wanted[chunk.stream] === false) return;
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.bytes.byteLength;
    this.#wake();
  }

  /** What was pushed before is still heard. */
  end(): void {
    this.#isOver = true;
    this.#wake();
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

  async *output(): AsyncGenerator<OutputChunk, void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#waitingBytes -= chunk.bytes.byteLength;
        if (this.#waitingBytes < MOST_WAITING_BYTES) this.#drain();
        yield chunk;
      } else if (this.#isOver) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** A listener as a session: it has no input. */
export const listeningSession = (
  listener: OutputListener,
  { leave, resize }: { readonly leave: () => Promise<void>; readonly resize: AttachSession['resize'] },
): AttachSession => ({
  output: listener.output(),
  write: () => Promise.resolve(),
  closeInput: () => Promise.resolve(),
  resize,
  close: leave,
  detach: leave,
  [Symbol.asyncDispose]: leave,
});
