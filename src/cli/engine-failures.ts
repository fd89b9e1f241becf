import type { Engine } from '../engine/index.js';

/** Tells what an engine failed with from what the command line finds out by itself: docker says which of the two spoke. */
export class EngineFailures {
  readonly #seen = new WeakSet<object>();

  has(error: object): boolean {
    return this.#seen.has(error);
  }

  /** The same engine. Disposing of it closes that one. */
  watch(engine: Engine): Engine {
    return new Proxy(engine, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'function') return value.bind(target);
        return isObject(value) ? this.#watchService(value) : value;
      },
    });
  }

  #watchService(service: object): object {
    return new Proxy(service, {
      get: (_, name) => {
        const value: unknown = Reflect.get(service, name);
        if (typeof value !== 'function') return value;
        return (...args: readonly unknown[]): unknown => {
          const answer: unknown = Reflect.apply(value, service, args);
          return answer instanceof Promise ? answer.catch((error: unknown) => this.#rethrow(error)) : answer;
        };
      },
    });
  }

  #rethrow(error: unknown): never {
    if (isObject(error)) this.#seen.add(error);
    throw error;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
