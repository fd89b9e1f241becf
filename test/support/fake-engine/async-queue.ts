/** Values that one side pushes and one other reads, in order. */
export class AsyncQueue<Value> implements AsyncIterable<Value> {
  readonly #values: Value[] = [];
  readonly #onClosed: () => void;
  #isEnded = false;
  #wake: () => void = () => undefined;

  /** @param onClosed runs once, when the reader leaves or the queue has ended. */
  constructor(options: { readonly cancelSignal?: AbortSignal | undefined; readonly onClosed?: () => void } = {}) {
    this.#onClosed = options.onClosed ?? (() => undefined);
    if (options.cancelSignal?.aborted) this.#isEnded = true;
    options.cancelSignal?.addEventListener('abort', () => this.drop(), { once: true });
  }

  push(value: Value): void {
    if (this.#isEnded) return;
    this.#values.push(value);
    this.#wake();
  }

  /** What was pushed before is still read. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Ends, and forgets what was not read. */
  drop(): void {
    this.#values.length = 0;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, void, undefined> {
    try {
      for (;;) {
        const value = this.#values.shift();
        if (value !== undefined) yield value;
        else if (this.#isEnded) return;
        else await this.#change();
      }
    } finally {
      this.#isEnded = true;
      this.#onClosed();
    }
  }

  #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return promise;
  }
}
