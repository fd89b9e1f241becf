import type { Output } from '../output.js';
import { humanSize } from '../print/human-size.js';

const DRAW_EVERY_MS = 100;
const CLEAR_LINE = '\r\u001B[K';

/** Counts what is copied; on a terminal it shows how far it is. */
export class CopyMeter implements Disposable {
  readonly #err: Output | undefined;
  readonly #title: string;
  readonly #nowMs: () => number;
  #drawnAtMs = 0;
  #bytes = 0;

  /** @param err Undefined to be quiet. */
  constructor(err: Output | undefined, options: { readonly title: string; readonly nowMs: () => number }) {
    this.#err = err;
    this.#title = options.title;
    this.#nowMs = options.nowMs;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    this.#draw();
  }

  /** The closing line. */
  done(destination: string): void {
    this[Symbol.dispose]();
    this.#err?.line(`Successfully copied ${humanSize(this.#bytes)} to ${destination}`);
  }

  #draw(): void {
    const nowMs = this.#nowMs();
    if (!this.#err?.isTerminal || nowMs - this.#drawnAtMs < DRAW_EVERY_MS) return;
    this.#drawnAtMs = nowMs;
    this.#err.write(`${CLEAR_LINE}${this.#title} - ${humanSize(this.#bytes)}`);
  }

  /** Takes away the line that was drawn. */
  [Symbol.dispose](): void {
    if (this.#drawnAtMs !== 0) this.#err?.write(CLEAR_LINE);
    this.#drawnAtMs = 0;
  }
}
