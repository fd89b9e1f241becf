import { engineError } from '../../errors/engine-error.js';
import type { Engine } from '../engine.js';
import { CHANGES, type Change } from './changes.js';

/**
 * The same engine for eyes only: every call that changes anything throws `read_only_mode` and reaches nothing. What is
 * not known to leave everything as it is counts as a change.
 *
 * Disposing of it closes the engine.
 */
export function readOnlyEngine(engine: Engine): Engine {
  return new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'function') return value.bind(target);
      return isObject(value) ? readOnlyService(String(name), value) : value;
    },
  });
}

function readOnlyService(service: string, target: object): object {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        const change = changeOf(service, String(name), args);
        if (change !== undefined) return Promise.reject(engineError('read_only_mode', { change }));
        return Reflect.apply(value, target, args);
      };
    },
  });
}

function changeOf(service: string, method: string, args: readonly unknown[]): Change {
  const methods: Readonly<Record<string, unknown>> = new Map(Object.entries(CHANGES)).get(service) ?? {};
  if (!Object.hasOwn(methods, method)) return `${method} ${service}`;
  const change = methods[method];
  return typeof change === 'function' ? change(args) : (change as Change);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
