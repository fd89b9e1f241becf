import { currentNumber, listLogPieces } from './log-files.js';

/**
 * Finds out that the monitor went on to a next file more often than files came to be seen: what lay between was written
 * over. [ADR 10]
 */
export class TurnCount {
  readonly #logPath: string;
  /** Of the files that have been counted. */
  #lastNumber: number;
  /** Less than 0 where a file was seen before its turn was heard of. */
  #unseen = 0;

  constructor(logPath: string) {
    this.#logPath = logPath;
    this.#lastNumber = Math.max(0, ...this.#numbers());
  }

  /** The monitor has gone on. */
  turned(): void {
    this.#unseen += 1;
  }

  /**
   * To be called when the log has just been tended, and its files have their numbers.
   *
   * @returns how many files nobody saw since the last call, and the number of the one that came after them
   */
  missed(): { readonly files: number; readonly beforeNumber: number } | undefined {
    const fresh = this.#numbers().filter((number) => number > this.#lastNumber);
    this.#lastNumber = Math.max(this.#lastNumber, ...fresh);
    this.#unseen -= fresh.length;
    if (this.#unseen <= 0) return undefined;
    const files = this.#unseen;
    this.#unseen = 0;
    return { files, beforeNumber: this.#lastNumber };
  }

  /** That of a file that is about to be made among them. */
  #numbers(): readonly number[] {
    const current = currentNumber(this.#logPath);
    const numbers = listLogPieces(this.#logPath).map(({ number }) => number);
    return [...new Set([...numbers.filter(Number.isFinite), ...(current === undefined ? [] : [current])])];
  }
}
