import type { Engine } from '../../../src/engine/index.js';

type ServiceName =
  | 'images'
  | 'containers'
  | 'execs'
  | 'files'
  | 'streams'
  | 'processes'
  | 'debug'
  | 'saves'
  | 'checkpoints'
  | 'registries'
  | 'manifests'
  | 'builds'
  | 'trouble'
  | 'traffic'
  | 'networks'
  | 'volumes'
  | 'backups'
  | 'system';

/** `containers.stop`, `images.pull`, … */
export type MethodName = { [Service in ServiceName]: `${Service}.${keyof Engine[Service] & string}` }[ServiceName];

export type Call = { readonly method: MethodName; readonly args: readonly unknown[] };

/** What a test sees of the calls, and how it makes them fail or wait. */
export class Control {
  readonly calls: Call[] = [];
  readonly #failures = new Map<MethodName, Error[]>();
  readonly #gates = new Map<MethodName, Promise<void>>();

  /** Arguments of every call of `method` so far. */
  callsOf(method: MethodName): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  /** The next call of `method` throws `error`; called twice, the next two do. */
  failNext(method: MethodName, error: Error): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), error]);
  }

  /** Calls of `method` wait until the function that comes back is called. */
  hold(method: MethodName): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gates.set(method, promise);
    return () => {
      this.#gates.delete(method);
      resolve();
    };
  }

  /** Every method of the fake begins with this. */
  async enter(method: MethodName, ...args: readonly unknown[]): Promise<void> {
    this.calls.push({ method, args });
    await this.#gates.get(method);
    const [failure, ...later] = this.#failures.get(method) ?? [];
    if (failure === undefined) return;
    this.#failures.set(method, later);
    throw failure;
  }
}
