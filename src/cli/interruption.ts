import { engineError } from '../errors/engine-error.js';
import type { CliIo } from './cli-io.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** While it is open, Ctrl-C and its like abort a signal instead of killing the process at once. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #signals: CliIo['signals'];
  readonly #abort = (): void => this.#controller.abort();

  constructor(signals: CliIo['signals']) {
    this.#signals = signals;
    for (const name of SIGNALS) signals.on(name, this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** For what ends quietly when it is cancelled. @throws cancelled */
  throwIfInterrupted(): void {
    if (this.signal.aborted) throw engineError('cancelled');
  }

  [Symbol.dispose](): void {
    for (const name of SIGNALS) this.#signals.off(name, this.#abort);
  }
}
