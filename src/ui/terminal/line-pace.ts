/** Asks the terminal how it is; every terminal since the VT100 answers, when it has come this far. */
export const STATUS_REQUEST = '\x1b[5n';
/** Its answer; no key sends it. */
export const STATUS_ANSWER = '\x1b[0n';

export type LinePaceOptions = {
  /** Called when frames may be drawn again. */
  readonly onFree: () => void;
  readonly nowMs?: (() => number) | undefined;
};

/** A request that is on its way, or its answer is. */
type Question = { readonly askedAtMs: number; readonly sentBytes: number; readonly waitingBytes: number };

/** What is on its way may have to wait so long for its turn: more would be felt as a lag behind the keys. */
const MOST_QUEUEING_MS = 100;
/** How long an answer may be late before nothing more is sent. */
const LATE_MS = 250;
/** Before anything is known of a line: the first frames of a usual screen. */
const FIRST_WINDOW_BYTES = 8 * 1024;
/** However fast it seems. */
const MAX_WINDOW_BYTES = 32 * 1024;
/** How much of what arrived without a queue may be sent on top of what may be now. */
const GROWTH = 1 / 4;
/** So few bytes tell how far away the terminal is, and next to nothing of how thin its line is. */
const FEW_BYTES = 128;
/** How fast it is learned that a line has become longer: this share of the difference with each answer to few bytes. */
const DRIFT = 1 / 8;
/** How long a terminal that has not answered yet is waited for: it may be one that never does. */
const FIRST_PATIENCE_MS = 500;
/** One that has answered is waited for longer, and for as long as what it is sent takes on the slowest of lines. */
const PATIENCE_MS = 3_000;
const SLOWEST_BYTES_PER_MS = 0.4;

/**
 * Keeps frames from queueing where a line is thin. Kernels, SSH and modems take many seconds of writing at once, and
 * whoever presses a key then waits until all of it has been shown.
 *
 * Behind each frame the terminal is asked how it is. How much later than at best it answers tells how long a frame had to
 * wait for its turn; from that comes how much may be on its way at once. What is more than that waits here, where only
 * the newest frame is kept. A terminal that does not answer is not asked again until it does.
 *
 * @see RFC 6817, LEDBAT: a window that is steered by how much longer than at best things take.
 */
export class LinePace implements Disposable {
  readonly #onFree: () => void;
  readonly #nowMs: () => number;
  #questions: Question[] = [];
  #sentBytes = 0;
  #arrivedBytes = 0;
  /** How much may be on its way before another frame is sent. */
  #windowBytes = FIRST_WINDOW_BYTES;
  #quickestMs: number | undefined;
  #isAsking = false;
  #timer: NodeJS.Timeout | undefined;
  #settled: (() => void)[] = [];

  constructor({ onFree, nowMs = () => performance.now() }: LinePaceOptions) {
    this.#onFree = onFree;
    this.#nowMs = nowMs;
  }

  /** The screen was taken: whoever shows it now may answer. */
  begin(): void {
    this.#forget();
    this.#isAsking = true;
  }

  /** What is to be sent behind a frame. */
  get request(): string {
    return this.#isAsking ? STATUS_REQUEST : '';
  }

  /** How many answers are still to come. */
  get expected(): number {
    return this.#questions.length;
  }

  /** So many bytes were sent; the last of them asked where `isAsked`. */
  sent(bytes: number, { isAsked }: { readonly isAsked: boolean }): void {
    this.#sentBytes += bytes;
    if (!isAsked) return;
    const [sentBytes, waitingBytes] = [this.#sentBytes, this.#waitingBytes];
    this.#questions.push({ askedAtMs: this.#nowMs(), sentBytes, waitingBytes });
    this.#watch();
  }

  /** Whether another frame would only wait. {@link LinePaceOptions.onFree} tells when not any more. */
  isFull(): boolean {
    const [oldest] = this.#questions;
    if (!oldest) return false;
    if (this.#waitingBytes > this.#windowBytes) return true;
    return this.#quickestMs !== undefined && this.#nowMs() - oldest.askedAtMs > this.#quickestMs + LATE_MS;
  }

  /** The terminal has answered. One that nobody counts on any more asks for another try. */
  answered(): void {
    const question = this.#questions.shift();
    this.#isAsking = true;
    if (!question) return;
    this.#learn(question);
    this.#arrivedBytes = question.sentBytes;
    this.#watch();
    this.#tellSettled();
    this.#onFree();
  }

  /** Resolves when no answer is outstanding. */
  async settled(): Promise<void> {
    if (this.#questions.length === 0) return;
    await new Promise<void>((resolve) => this.#settled.push(resolve));
  }

  [Symbol.dispose](): void {
    this.#forget();
  }

  get #waitingBytes(): number {
    return this.#sentBytes - this.#arrivedBytes;
  }

  get #patienceMs(): number {
    if (this.#quickestMs === undefined) return FIRST_PATIENCE_MS;
    return PATIENCE_MS + this.#quickestMs + this.#waitingBytes / SLOWEST_BYTES_PER_MS;
  }

  #learn({ askedAtMs, sentBytes, waitingBytes }: Question): void {
    const tookMs = this.#nowMs() - askedAtMs;
    const quickestMs = this.#quickestMs ?? tookMs;
    const queueingMs = Math.max(0, tookMs - quickestMs);
    this.#quickestMs = Math.min(tookMs, waitingBytes <= FEW_BYTES ? quickestMs + queueingMs * DRIFT : quickestMs);
    if (queueingMs > MOST_QUEUEING_MS) this.#windowBytes = (waitingBytes * MOST_QUEUEING_MS) / queueingMs;
    // A window that nobody needed has not been tried.
    else if (waitingBytes > this.#windowBytes / 2)
      this.#windowBytes = Math.min(MAX_WINDOW_BYTES, this.#windowBytes + (sentBytes - this.#arrivedBytes) * GROWTH);
  }

  /** Looks whether the oldest request is answered in time. */
  #watch(): void {
    clearTimeout(this.#timer);
    const [oldest] = this.#questions;
    if (!oldest) return;
    const leftMs = oldest.askedAtMs + this.#patienceMs - this.#nowMs();
    this.#timer = setTimeout(() => this.#giveUp(), Math.max(0, leftMs)).unref();
  }

  #giveUp(): void {
    this.#forget();
    this.#onFree();
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#isAsking = false;
    this.#questions = [];
    this.#arrivedBytes = this.#sentBytes;
    this.#tellSettled();
  }

  #tellSettled(): void {
    if (this.#questions.length === 0) for (const resolve of this.#settled.splice(0)) resolve();
  }
}
