import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type Engine, readOnlyEngine } from '../../../src/engine/index.js';
import { CHANGES } from '../../../src/engine/read-only/changes.js';
import { isEngineError } from '../../../src/errors/engine-error.js';
import { aContainer } from '../../support/builders.js';
import { FakeEngine } from '../../support/fake-engine.js';

const engine = new FakeEngine();
engine.addContainer(aContainer('web', {}));
const eyesOnly = readOnlyEngine(engine);

/** Every method of every service, as they are there when the program runs. */
function methodsOf(whole: Engine): readonly (readonly [service: string, method: string])[] {
  return Object.keys(CHANGES).flatMap((service) => {
    const object: unknown = Reflect.get(whole, service);
    assert.ok(typeof object === 'object' && object !== null, service);
    const names = new Set<string>();
    for (let level: object | null = object; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
      for (const name of Object.getOwnPropertyNames(level)) {
        if (typeof Reflect.get(object, name) === 'function' && name !== 'constructor') names.add(name);
      }
    }
    return [...names].map((name) => [service, name] as const);
  });
}

const refusalOf = async (service: string, method: string, ...args: readonly unknown[]): Promise<unknown> => {
  const object = Reflect.get(eyesOnly, service) as Record<string, (...all: readonly unknown[]) => unknown>;
  try {
    await object[method]?.(...args);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('an engine for eyes only', () => {
  for (const [service, methods] of Object.entries(CHANGES)) {
    for (const [method, change] of Object.entries(methods)) {
      if (typeof change !== 'string') continue;
      test(`${service}.${method} is refused, and reaches nothing`, async () => {
        const before = engine.control.calls.length;
        const error = await refusalOf(service, method, 'web', 'other', {});
        assert.ok(isEngineError(error, 'read_only_mode'), String(error));
        assert.equal(error.message, `read-only mode: refused to ${change}`);
        assert.equal(engine.control.calls.length, before);
      });
    }
  }

  test('has no row for what the engine has not', () => {
    const there = new Set(methodsOf(engine).map(([service, method]) => `${service}.${method}`));
    const rows = Object.entries(CHANGES).flatMap(([service, methods]) =>
      Object.keys(methods).map((name) => `${service}.${name}`),
    );
    assert.deepEqual(
      rows.filter((row) => !there.has(row)),
      [],
    );
  });

  test('refuses whatever it does not know', async () => {
    for (const [service, method] of methodsOf(engine)) {
      const known = Object.hasOwn(Reflect.get(CHANGES, service) as object, method);
      if (known) continue;
      assert.ok(isEngineError(await refusalOf(service, method), 'read_only_mode'), `${service}.${method}`);
    }
  });

  test('reads as the engine does', async () => {
    assert.deepEqual(await eyesOnly.containers.list({ all: true }), await engine.containers.list({ all: true }));
    assert.equal((await eyesOnly.containers.get('web')).name, 'web');
    assert.deepEqual(await eyesOnly.volumes.list(), []);
    assert.ok((await eyesOnly.system.info()).hostname !== undefined);
    for await (const tick of eyesOnly.streams.stats({ intervalMs: 10 })) {
      assert.ok(Array.isArray(tick));
      break;
    }
  });

  test('refuses by what is asked where reading and changing are one call', async () => {
    assert.ok(isEngineError(await refusalOf('streams', 'attach', 'web', { stdin: true }), 'read_only_mode'));
    assert.ok(!isEngineError(await refusalOf('streams', 'attach', 'web', { stdout: true }), 'read_only_mode'));
    assert.ok(isEngineError(await refusalOf('system', 'check', { repairs: true }), 'read_only_mode'));
    assert.ok(!isEngineError(await refusalOf('system', 'check', {}), 'read_only_mode'));
  });
});
