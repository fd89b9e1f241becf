import type { AttachSession, TerminalSize } from '../../../engine/index.js';

/** Tells a program the size of its terminal: the newest one, one call at a time, however often it changes. */
export class GuestSize {
  readonly #streams: Pick<AttachSession, 'resize'>;
  #wanted: TerminalSize | undefined;
  #isTelling = false;

  constructor(streams: Pick<AttachSession, 'resize'>) {
    this.#streams = streams;
  }

  tell(size: TerminalSize): void {
    this.#wanted = size;
    if (!this.#isTelling) void this.#tell();
  }

  async #tell(): Promise<void> {
    this.#isTelling = true;
    for (let size = this.#wanted; size; size = this.#wanted) {
      this.#wanted = undefined;
      // Where the program has just ended there is nothing to tell.
      await this.#streams.resize(size).catch(() => undefined);
    }
    this.#isTelling = false;
  }
}
