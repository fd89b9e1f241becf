import { Readable } from 'node:stream';

/** The stdin that Ink reads. Holds whole keys, one a read; raw mode and references are the broker's business. */
export class KeyStream extends Readable {
  readonly isTTY = true;

  constructor() {
    super({ objectMode: true, read: () => undefined });
    // Each `useInput` may listen.
    this.setMaxListeners(0);
  }

  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
