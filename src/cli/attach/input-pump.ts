import { type AttachSession, DetachScanner } from '../../engine/index.js';
import type { InputStream } from '../cli-io.js';

/** Carries standard input into a session, byte for byte, as fast as the program takes it. */
export class InputPump implements Disposable {
  /** Resolves when the detach keys were typed; rejects when a write failed. */
  readonly detached: Promise<void>;
  readonly #stdin: InputStream;
  readonly #session: AttachSession;
  readonly #scanner: DetachScanner | undefined;
  readonly #result = Promise.withResolvers<void>();
  #isOpen = true;

  /** @param detachKeys Undefined: none, every byte goes through. */
  constructor(stdin: InputStream, session: AttachSession, detachKeys: readonly number[] | undefined) {
    this.#stdin = stdin;
    this.#session = session;
    this.#scanner = detachKeys && new DetachScanner(detachKeys);
    this.detached = this.#result.promise;
    stdin.on('data', this.#onData);
    stdin.on('end', this.#onEnd);
    if (stdin.readableEnded) this.#onEnd();
  }

  /** Lets go of standard input, so that the process can end or another reader can have it. */
  [Symbol.dispose](): void {
    this.#isOpen = false;
    this.#stdin.off('data', this.#onData);
    this.#stdin.off('end', this.#onEnd);
    this.#stdin.pause();
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#stdin.pause();
    this.#pass(chunk).catch(this.#result.reject);
  };

  readonly #onEnd = (): void => {
    this.#session.closeInput().catch(this.#result.reject);
  };

  async #pass(chunk: Uint8Array): Promise<void> {
    const { passed, isDetached } = this.#scanner?.scan(chunk) ?? { passed: chunk, isDetached: false };
    if (passed.length > 0) await this.#session.write(passed);
    if (isDetached) this.#result.resolve();
    else if (this.#isOpen) this.#stdin.resume();
  }
}
