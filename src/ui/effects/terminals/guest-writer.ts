import type { AttachSession } from '../../../engine/index.js';

/** More than anybody types, or pastes, ahead of a program. */
const MAX_WAITING_BYTES = 2 ** 20;

/** Pieces in which long input is handed on, so that it can be given up between two. */
const PIECE_BYTES = 8192;

/**
 * Hands on to a program what is typed, in its order, as fast as it is taken. Bounded: for a program that reads nothing,
 * what comes is dropped at last.
 */
export class GuestWriter {
  #streams: AttachSession | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  #isClosed = false;

  /** From now on there is a program; it gets what was typed before. */
  begin(streams: AttachSession): void {
    this.#streams = streams;
    void this.#drain();
  }

  /** Whether it was taken. */
  write(input: string | Uint8Array): boolean {
    const bytes = typeof input === 'string' ? Buffer.from(input) : input;
    if (this.#isClosed || this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) return false;
    for (let start = 0; start < bytes.length; start += PIECE_BYTES)
      this.#waiting.push(bytes.subarray(start, start + PIECE_BYTES));
    this.#waitingBytes += bytes.length;
    void this.#drain();
    return true;
  }

  /** Nothing more is handed on. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  async #drain(): Promise<void> {
    if (this.#isWriting || !this.#streams) return;
    this.#isWriting = true;
    for (let piece = this.#waiting.shift(); piece; piece = this.#waiting.shift()) {
      this.#waitingBytes -= piece.length;
      // A program that has ended takes nothing; its output says so by ending.
      await this.#streams.write(piece).catch(() => undefined);
    }
    this.#isWriting = false;
  }
}
