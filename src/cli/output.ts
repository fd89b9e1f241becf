import { once } from 'node:events';

import { engineError } from '../errors/engine-error.js';
import type { OutputStream, PlainOutput } from './cli-io.js';
import { acts, harmless } from './print/harmless.js';

/** Thrown by writes after the reader has gone, as `head` does. Ends a command without a word. */
export class BrokenPipe extends Error {}
BrokenPipe.prototype.name = 'BrokenPipe';

/** Lines and bytes to standard output or error. */
export class Output {
  readonly #open: () => OutputStream;
  readonly #plain: PlainOutput | undefined;
  readonly #broken = new AbortController();
  #opened: OutputStream | undefined;
  #failure: Error | undefined;

  /**
   * @param open Called when something is first written or asked of it: a stream of Node's takes a millisecond or two.
   * @param plain Takes its place where there is one, and no terminal.
   */
  constructor(open: () => OutputStream, plain?: PlainOutput) {
    this.#open = open;
    this.#plain = plain;
  }

  get #stream(): OutputStream {
    return (this.#opened ??= this.#listened(this.#open()));
  }

  #listened(stream: OutputStream): OutputStream {
    stream.on('error', (error) => this.#fail(error));
    // It may have failed while nobody listened.
    if (stream.errored) this.#fail(stream.errored);
    return stream;
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#failure = toFailure(error);
    this.#broken.abort();
  }

  /** Whether nothing is known of it but that it takes what is written. */
  get #isPlain(): boolean {
    return this.#plain !== undefined && this.#opened === undefined;
  }

  /** Aborts when nobody reads any more, so that a command that only waits ends too. */
  get brokenSignal(): AbortSignal {
    // Whoever only waits writes nothing by which it would be known.
    if (!this.#isPlain) void this.#stream;
    return this.#broken.signal;
  }

  /** Rejects when nobody reads any more, or writing has failed. Never resolves. */
  get failure(): Promise<never> {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined); // Nobody may be listening when it happens.
    const fail = (): void => reject(this.#failure);
    if (this.#failure) fail();
    else this.#broken.signal.addEventListener('abort', fail, { once: true });
    return promise;
  }

  get isTerminal(): boolean {
    return !this.#isPlain && this.#stream.isTTY === true;
  }

  /** Of the terminal, or 80. */
  get columns(): number {
    return (this.#isPlain ? undefined : this.#stream.columns) ?? 80;
  }

  get rows(): number {
    return (this.#isPlain ? undefined : this.#stream.rows) ?? 24;
  }

  onResize(listener: () => void): Disposable {
    if (this.#isPlain) return { [Symbol.dispose]: () => undefined };
    this.#stream.on('resize', listener);
    return { [Symbol.dispose]: () => void this.#stream.off('resize', listener) };
  }

  /** Lines may hold what others have written: on a terminal nothing in them acts. */
  line(text: string): void {
    this.write(`${this.isTerminal ? harmless(text) : text}\n`);
  }

  /** What came of a user's template. One that colours what it shows is taken at its word; else it is as lines are. */
  formatted(text: string, format: string | undefined): void {
    const mayAct = format !== undefined && acts(format);
    this.write(this.isTerminal && !mayAct ? harmless(text) : text);
  }

  write(data: string | Uint8Array): void {
    if (this.#failure) throw this.#failure;
    const rest = this.#isPlain ? this.#writePlain(data) : data;
    if (rest !== undefined) this.#stream.write(rest);
  }

  #writePlain(data: string | Uint8Array): Uint8Array | undefined {
    try {
      return this.#plain?.write(data);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#fail(error);
      return undefined;
    }
  }

  /** Resolves when the stream takes more: to be awaited between large writes. */
  async ready(): Promise<void> {
    if (this.#isPlain || !this.#stream.writableNeedDrain || this.#failure) return;
    try {
      await once(this.#stream, 'drain', { signal: this.#broken.signal });
    } catch (error) {
      if (!this.#failure) throw error;
    }
  }

  /** Resolves when all that was written has left this process. @throws what kept it from that, but nobody's reading */
  async flush(): Promise<void> {
    // Also where nothing waits: a failure is told a moment later.
    if (!this.#failure && this.#opened !== undefined) {
      await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    }
    if (this.#failure && !(this.#failure instanceof BrokenPipe)) throw this.#failure;
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);

function toFailure(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE') return new BrokenPipe();
  return FULL.has(error.code ?? '') ? engineError('disk_full', { path: '/dev/stdout' }, { cause: error }) : error;
}
