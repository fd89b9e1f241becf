/** Far more than any program asks for, far less than would fill its input. */
const MAX_REPLIES = 64;
const MAX_LENGTH = 4096;
const PERIOD_MS = 1000;

/** Lets so many replies of a terminal pass in a second: a program that asks without end gets no flood for an answer. */
export class ReplyBudget {
  readonly #nowMs: () => number;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #replies = 0;
  #length = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  mayReply(text: string): boolean {
    const now = this.#nowMs();
    if (now - this.#sinceMs >= PERIOD_MS) {
      this.#sinceMs = now;
      this.#replies = 0;
      this.#length = 0;
    }
    this.#replies++;
    this.#length += text.length;
    return this.#replies <= MAX_REPLIES && this.#length <= MAX_LENGTH;
  }
}
