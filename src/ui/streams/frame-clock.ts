/** Ten frames a second are as many as anybody reads. */
const FRAME_MS = 100;

/**
 * Gathers what happens faster than it can be looked at: however often {@link FrameClock.mark} is called, `onFrame`
 * runs at most ten times a second, the first time at once.
 */
export class FrameClock implements Disposable {
  readonly #onFrame: () => void;
  readonly #frameMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isMarked = false;

  constructor(onFrame: () => void, options: { readonly frameMs?: number | undefined } = {}) {
    this.#onFrame = onFrame;
    this.#frameMs = options.frameMs ?? FRAME_MS;
  }

  /** Something is new. */
  mark(): void {
    this.#isMarked = true;
    if (this.#timer === undefined) this.#frame();
  }

  /** Draws what is new now, and not when its time has come. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isMarked) this.#frame();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#isMarked = false;
  }

  #frame(): void {
    this.#timer = undefined;
    if (!this.#isMarked) return;
    this.#isMarked = false;
    this.#timer = setTimeout(() => this.#frame(), this.#frameMs);
    this.#onFrame();
  }
}
