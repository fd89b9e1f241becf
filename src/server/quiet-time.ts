/** So long nobody asked for anything. */
const QUIET_MS = 2000;
/** Less is not worth the work. */
const LEAST_BYTES = 8 * 1024 * 1024;

export type QuietTimeOptions = {
  readonly residentBytes: () => number;
  readonly giveBackMemory: () => void;
};

/** Gives memory back when a server has nothing to do after it had, and has grown by that. */
export class QuietTime implements Disposable {
  readonly #options: QuietTimeOptions;
  /** After the last time; before the first, when it began. */
  #restedBytes: number;
  #workedAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QuietTimeOptions) {
    this.#options = options;
    this.#restedBytes = options.residentBytes();
  }

  /** Told of the end of each request. */
  worked(): void {
    this.#workedAtMs = performance.now();
    if (!this.#timer) this.#lookIn(QUIET_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #lookIn(delayMs: number): void {
    this.#timer = setTimeout(() => this.#look(), delayMs).unref();
  }

  #look(): void {
    this.#timer = undefined;
    const leftMs = this.#workedAtMs + QUIET_MS - performance.now();
    if (leftMs > 0) return this.#lookIn(leftMs);
    const { residentBytes, giveBackMemory } = this.#options;
    if (residentBytes() - this.#restedBytes < LEAST_BYTES) return;
    giveBackMemory();
    this.#restedBytes = residentBytes();
  }
}
