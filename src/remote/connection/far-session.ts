import type { Duplex } from 'node:stream';

import type { AttachSession, OutputChunk, TerminalSize } from '../../engine/index.js';
import { unframed } from './stdcopy.js';

/**
 * Keys that nobody types, in docker's words and as bytes. The other side looks for the ones that end a conversation itself,
 * and takes docker's own where it is told of none: then what a user types could end it who has chosen others here.
 */
export const DETACH_KEYS = 'ctrl-^,ctrl-],ctrl-^,ctrl-_,ctrl-],ctrl-^';
const DETACH_BYTES = Uint8Array.of(0x1e, 0x1d, 0x1e, 0x1f, 0x1d, 0x1e);

export type FarSessionOptions = {
  /** One stream as it is; otherwise two with docker's framing. */
  readonly hasTty: boolean;
  readonly resize: (size: TerminalSize) => Promise<void>;
  readonly invalid: (reason: string) => Error;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** A conversation with a program over there, on a connection that is no HTTP any more. */
export class FarSession implements AttachSession {
  readonly output: AsyncIterable<OutputChunk>;
  /** Resolves when no more output comes. */
  readonly ended: Promise<void>;
  readonly #connection: Duplex;
  readonly #options: FarSessionOptions;
  #isInputClosed = false;

  constructor(connection: Duplex, options: FarSessionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.output = this.#readOutput();
    this.ended = new Promise((resolve) => connection.once('close', () => resolve()).once('end', () => resolve()));
    connection.on('error', () => connection.destroy());
    options.cancelSignal?.addEventListener('abort', () => connection.destroy(), { once: true });
    if (options.cancelSignal?.aborted) connection.destroy();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (this.#isInputClosed || connection.destroyed || connection.writableEnded) return;
    if (connection.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        connection.off('drain', done);
        connection.off('close', done);
        resolve();
      };
      connection.once('drain', done);
      connection.once('close', done);
    });
  }

  async closeInput(): Promise<void> {
    this.#isInputClosed = true;
    if (!this.#connection.destroyed) this.#connection.end();
  }

  async resize(size: TerminalSize): Promise<void> {
    if (this.#options.hasTty) await this.#options.resize(size);
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  /** The other side hears the keys, and makes an event of it. */
  async detach(): Promise<void> {
    if (this.#options.hasTty) await this.write(DETACH_BYTES);
    const gone = new Promise<void>((resolve) => this.#connection.once('close', () => resolve()));
    this.#connection.end();
    this.#connection.resume();
    const timer = setTimeout(() => this.#connection.destroy(), DETACH_PATIENCE_MS).unref();
    await Promise.race([gone, this.ended]);
    clearTimeout(timer);
    this.#connection.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async *#readOutput(): AsyncGenerator<OutputChunk> {
    const { hasTty, invalid } = this.#options;
    const pieces = this.#pieces();
    if (!hasTty) return yield* unframed(pieces, invalid);
    for await (const bytes of pieces) yield { stream: 'stdout', bytes };
  }

  /** A connection that we have left ends likewise. */
  async *#pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of this.#connection.iterator({ destroyOnReturn: false })) yield piece as Buffer;
    } catch {
      // It was left, or broke: there is no more.
    }
  }
}

const DETACH_PATIENCE_MS = 1000;
