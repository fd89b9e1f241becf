import { connect, type Socket } from 'node:net';

/** A client of a server on a unix socket that speaks by hand. */
export class RawClient {
  readonly socket: Socket;
  /** All that came until the other side has closed. */
  readonly whole: Promise<string>;
  #seen = Buffer.alloc(0);
  #changed = Promise.withResolvers<void>();
  #isOver = false;

  constructor({ socketPath }: { readonly socketPath: string }) {
    this.socket = connect({ path: socketPath, allowHalfOpen: true });
    this.socket.on('data', (chunk: Buffer) => {
      this.#seen = Buffer.concat([this.#seen, chunk]);
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.whole = new Promise((resolve) => {
      const done = () => {
        this.#isOver = true;
        this.#wake();
        resolve(this.#seen.toString('latin1'));
      };
      this.socket.once('end', done);
      this.socket.once('close', done);
    });
  }

  say(...lines: readonly string[]): this {
    this.socket.write(lines.join('\r\n'));
    return this;
  }

  /** @throws where the other side has closed without it */
  async sees(text: string): Promise<void> {
    while (!this.#seen.includes(text)) {
      if (this.#isOver) throw new Error(`closed without ${JSON.stringify(text)}: ${this.#seen.toString('latin1')}`);
      await this.#changed.promise;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
