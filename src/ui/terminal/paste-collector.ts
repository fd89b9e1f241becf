import { PASTE_END } from './split-keys.js';

/** Of a paste that is longer nobody means every line. */
export const MAX_PASTE_MEGABYTES = 4;
const MAX_PASTE_LENGTH = MAX_PASTE_MEGABYTES * 2 ** 20;

/** A paste that has come whole, and what came behind it. `text` is undefined where it was too long. */
export type CollectedPaste = { readonly text: string | undefined; readonly rest: string };

/** Gathers a paste that comes in many pieces, each looked at once. What is too long is read to its end and forgotten. */
export class PasteCollector {
  #pieces: string[] = [];
  #length = 0;
  /** The end of what came before, in which the mark of the end may begin. */
  #tail = '';

  /** @returns The paste, where this piece has its end. */
  add(piece: string): CollectedPaste | undefined {
    const seen = this.#tail + piece;
    const end = seen.indexOf(PASTE_END);
    const text = end < 0 ? piece : piece.slice(0, Math.max(0, end - this.#tail.length));
    this.#keep(text);
    if (end < 0) {
      this.#tail = seen.slice(-(PASTE_END.length - 1));
      return undefined;
    }
    // What of the mark came in pieces before is at the end of what was kept.
    const surplus = Math.max(0, this.#tail.length - end);
    return { text: this.#text(surplus), rest: seen.slice(end + PASTE_END.length) };
  }

  /** What has come so far, where its end does not come. */
  giveUp(): string | undefined {
    return this.#text(0);
  }

  #keep(text: string): void {
    this.#length += text.length;
    if (this.#length <= MAX_PASTE_LENGTH) this.#pieces.push(text);
    else this.#pieces = [];
  }

  #text(surplus: number): string | undefined {
    if (this.#length > MAX_PASTE_LENGTH) return undefined;
    const whole = this.#pieces.join('');
    return surplus > 0 ? whole.slice(0, -surplus) : whole;
  }
}
