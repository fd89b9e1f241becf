import type { ContainerExit, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';

const REMOVAL_PATIENCE_MS = 10_000;

/** A wait for a container's exit, begun before its start so that the shortest life is not missed. */
export class PendingExit implements Disposable {
  readonly #cancel = new AbortController();
  readonly #exit: Promise<ContainerExit>;
  readonly #containers: Engine['containers'];
  readonly #id: string;

  constructor(
    { containers }: Pick<Engine, 'containers'>,
    id: string,
    condition: 'next-exit' | 'not-running' = 'next-exit',
  ) {
    this.#containers = containers;
    this.#id = id;
    this.#exit = containers.wait(id, { condition, cancelSignal: this.#cancel.signal });
    // Nobody asks for it where the start fails, or the user detaches.
    this.#exit.catch(() => undefined);
  }

  async exitCode(): Promise<number> {
    return (await this.#exit).exitCode;
  }

  /** Waits a little until a container that removes itself is gone, so that its name is free for what comes next. */
  async removal(): Promise<void> {
    const cancelSignal = AbortSignal.any([this.#cancel.signal, AbortSignal.timeout(REMOVAL_PATIENCE_MS)]);
    try {
      await this.#containers.wait(this.#id, { condition: 'removed', cancelSignal });
    } catch (error) {
      if (!isEngineError(error, 'container_not_found', 'cancelled')) throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#cancel.abort();
  }
}
