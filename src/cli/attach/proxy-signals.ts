import { engineError } from '../../errors/engine-error.js';
import { parseSignal, type Signal } from '../../oci/signal.js';
import type { CliIo } from '../cli-io.js';

/** What is passed on; not those that belong to our own terminal (SIGWINCH, SIGTSTP) or cannot be caught. */
const PROXIED = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const;
const PATIENCE = 3;

/** Passes signals of this process on to a program, until it is disposed of. */
export class SignalProxy implements Disposable {
  /** Rejects after the third Ctrl-C or SIGTERM: the user wants to leave whatever the program does. */
  readonly givenUp: Promise<never>;
  readonly #signals: CliIo['signals'];
  readonly #listeners: readonly (readonly [name: string, listener: () => void])[];

  /** @param send Its failures are ignored: the program may have ended meanwhile. */
  constructor(signals: CliIo['signals'], send: (signal: Signal) => Promise<unknown>) {
    const { promise, reject } = Promise.withResolvers<never>();
    // Nobody may be listening when it happens.
    promise.catch(() => undefined);
    this.givenUp = promise;
    this.#signals = signals;
    let endings = 0;
    this.#listeners = PROXIED.map((name) => {
      const listener = (): void => {
        send(parseSignal(name)).catch(() => undefined);
        const isEnding = name === 'SIGINT' || name === 'SIGTERM';
        if (isEnding && ++endings === PATIENCE) reject(engineError('cancelled'));
      };
      return [name, listener] as const;
    });
    for (const [name, listener] of this.#listeners) signals.on(name, listener);
  }

  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) this.#signals.off(name, listener);
  }
}
