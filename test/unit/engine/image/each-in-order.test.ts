import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { eachInOrder } from '../../../../src/engine/image/each-in-order.js';

/** Work that goes on until the test says so, and a record of what has begun. */
function gates(count: number) {
  const begun: number[] = [];
  const ends = Array.from({ length: count }, () => Promise.withResolvers<void>());
  return { begun, ends, items: ends.map((_, index) => index) };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('each in order', () => {
  test('so many at a time, the next as soon as one is done', async () => {
    const { begun, ends, items } = gates(4);
    const all = eachInOrder(items, { limit: 2 }, async (item) => {
      begun.push(item);
      await ends[item]?.promise;
    });
    await settled();
    assert.deepEqual(begun, [0, 1]);
    ends[1]?.resolve();
    await settled();
    assert.deepEqual(begun, [0, 1, 2]);
    for (const end of ends) end.resolve();
    await all;
    assert.deepEqual(begun, [0, 1, 2, 3]);
  });

  test('or has made room', async () => {
    const { begun, ends, items } = gates(3);
    const all = eachInOrder(items, { limit: 1 }, async (item, _, { makeRoom }) => {
      begun.push(item);
      makeRoom();
      makeRoom();
      await ends[item]?.promise;
    });
    await settled();
    assert.deepEqual(begun, [0, 1, 2]);
    for (const end of ends) end.resolve();
    await all;
  });

  test('the first failure stops the others, and is thrown when they have ended', async () => {
    const { begun, ends, items } = gates(3);
    const stopped: number[] = [];
    const all = eachInOrder(items, { limit: 2 }, async (item, _, { cancelSignal }) => {
      begun.push(item);
      cancelSignal.addEventListener('abort', () => stopped.push(item));
      await ends[item]?.promise;
    });
    await settled();
    ends[1]?.reject(new Error('first'));
    await settled();
    assert.deepEqual(stopped, [0, 1]);
    ends[0]?.reject(new Error('second'));
    await assert.rejects(all, { message: 'first' });
    assert.deepEqual(begun, [0, 1]);
  });
});
