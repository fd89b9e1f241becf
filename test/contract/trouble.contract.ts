import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type Engine, shapeText } from '../../src/engine/index.js';

/** An engine with three running containers on one network, `one`, `two` and `three`, `hosted` on the machine's, and `down`. */
export type TroubledEngine = AsyncDisposable & { readonly engine: Pick<Engine, 'trouble' | 'containers'> };

/** What fronts rely on in every engine's bad networks. */
export function troubleContract(name: string, open: () => Promise<TroubledEngine>): void {
  describe(`trouble contract: ${name}`, () => {
    test('shapes are put beside each other by direction and target, replaced, and cleared', async () => {
      await using stand = await open();
      const { trouble } = stand.engine;
      await trouble.shape('one', { delayMs: 10, direction: 'both' });
      await trouble.shape('one', { lossPercent: 5, to: '192.0.2.0/24:80' });
      const { shapes } = await trouble.shape('one', { delayMs: 20, jitterMs: 5 });
      assert.deepEqual(shapes.map(shapeText), [
        'out: delay 20ms ±5ms',
        'in: delay 10ms',
        'out to 192.0.2.0/24:80: loss 5%',
      ]);
      assert.deepEqual(shapes[2]?.target, { name: '192.0.2.0/24:80', prefixes: ['192.0.2.0/24'], port: 80 });
      const left = await trouble.clear('one', { to: '192.0.2.0/24:80' });
      assert.deepEqual(
        left.shapes.map(({ direction }) => direction),
        ['out', 'in'],
      );
      assert.deepEqual((await trouble.clear('one')).shapes, []);
      assert.deepEqual((await trouble.clear('one')).shapes, []);
    });

    test('a container as target stands for its addresses', async () => {
      await using stand = await open();
      const { trouble } = stand.engine;
      const [two] = await trouble.status(['two']);
      const { shapes } = await trouble.shape('one', { lossPercent: 1, to: 'two:80' });
      assert.deepEqual(
        shapes.map(({ target }) => target),
        [{ name: 'two:80', prefixes: two?.addresses.map((address) => `${address}/32`), port: 80 }],
      );
    });

    test('a partition tells each side of the others, until it is healed', async () => {
      await using stand = await open();
      const { trouble } = stand.engine;
      const parted = await trouble.partition([['one'], ['two', 'three']]);
      const sides = parted.map((each) => [each.name, each.partition?.group, each.partition?.partedFrom]);
      assert.deepEqual(sides, [
        ['one', 1, ['three', 'two']],
        ['two', 2, ['one']],
        ['three', 2, ['one']],
      ]);
      assert.equal(new Set(parted.map(({ partition }) => partition?.partitionId)).size, 1);
      assert.deepEqual(
        (await trouble.heal(['two'])).map((each) => each.name),
        ['two'],
      );
      const after = await trouble.status();
      const left = after.map((each) => [each.name, each.partition?.partedFrom]);
      assert.deepEqual(left, [
        ['one', ['three']],
        ['three', ['one']],
        ['two', undefined],
      ]);
      await trouble.heal();
      assert.ok((await trouble.status()).every(({ partition }) => partition === undefined));
    });

    test('one group alone is parted from everybody else', async () => {
      await using stand = await open();
      const parted = await stand.engine.trouble.partition([['two']]);
      const [two] = parted.filter((each) => each.name === 'two');
      assert.deepEqual(two?.partition?.partedFrom, ['one', 'three']);
    });

    test('a container that restarts has no trouble, and nobody is parted from it', async () => {
      await using stand = await open();
      const { trouble, containers } = stand.engine;
      await trouble.shape('two', { lossPercent: 50 });
      await trouble.partition([['one'], ['two']]);
      await containers.restart('two', { timeoutSeconds: 0 });
      const states = await trouble.status(['one', 'two']);
      assert.deepEqual(
        states.map(({ shapes, partition }) => [shapes.length, partition]),
        [
          [0, undefined],
          [0, undefined],
        ],
      );
    });

    test('what cannot be troubled is refused in words', async () => {
      await using stand = await open();
      const { trouble } = stand.engine;
      const loss = { lossPercent: 5 };
      await assert.rejects(trouble.shape('nobody', loss), { code: 'container_not_found' });
      await assert.rejects(trouble.shape('down', loss), { code: 'container_not_running' });
      await assert.rejects(trouble.shape('hosted', loss), {
        code: 'network_not_own',
        message: /it uses this machine's/,
      });
      await assert.rejects(trouble.shape('one', {}), { code: 'argument_invalid' });
      await assert.rejects(trouble.shape('one', { ...loss, to: 'nobody' }), { code: 'container_not_found' });
      await assert.rejects(trouble.partition([['one'], ['hosted']]), { code: 'network_not_own' });
      await assert.rejects(trouble.partition([['one'], ['one']]), { code: 'argument_invalid' });
      await assert.rejects(trouble.heal(['nobody']), { code: 'container_not_found' });
      await assert.rejects(trouble.status(['down']), { code: 'container_not_running' });
      assert.ok((await trouble.status()).every(({ shapes, partition }) => shapes.length === 0 && !partition));
    });
  });
}
