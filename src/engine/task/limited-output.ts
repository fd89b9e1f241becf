/** As much of a health check's output as docker keeps. */
const MOST_BYTES = 4096;

/** The beginning of what a program writes; the rest is read and forgotten, so that it does not wait for us. */
export class LimitedOutput {
  readonly #chunks: Buffer[] = [];
  #room = MOST_BYTES;
  #isCut = false;

  add(chunk: Buffer): void {
    if (chunk.length > this.#room) this.#isCut = true;
    if (this.#room > 0) this.#chunks.push(chunk.subarray(0, this.#room));
    this.#room = Math.max(0, this.#room - chunk.length);
  }

  /** Ends with dots where something is missing. */
  text(): string {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    return this.#isCut ? `${text}...` : text;
  }
}
