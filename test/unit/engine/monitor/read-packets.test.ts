import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';

import { readPackets } from '../../../../src/engine/monitor/read-packets.js';

/** A source whose packets come when they are pushed. */
function source() {
  const stream = new Readable({ read: () => undefined });
  return { stream, push: (text: string) => stream.push(text), end: () => stream.push(null) };
}

describe('packets of a socket', () => {
  test('stay apart when several wait', async () => {
    const { stream, push, end } = source();
    const packets = readPackets(stream);
    for (const text of ['one', 'two', 'three']) push(text);
    end();
    assert.deepEqual(await Array.fromAsync(packets, String), ['one', 'two', 'three']);
  });

  test('stay apart after the reader was slow', async () => {
    const { stream, push, end } = source();
    const packets = readPackets(stream)[Symbol.asyncIterator]();
    const large = 'x'.repeat(200 * 1024);
    for (const text of [large, large, 'a', 'b']) push(text);
    end();
    await new Promise(setImmediate);
    assert.equal(stream.isPaused(), true);
    const lengths: number[] = [];
    for (let next = await packets.next(); !next.done; next = await packets.next()) lengths.push(next.value.byteLength);
    assert.deepEqual(lengths, [large.length, large.length, 1, 1]);
  });

  test('end where the other side is killed', async () => {
    const { stream, push } = source();
    const packets = readPackets(stream);
    push('last words');
    setImmediate(() => stream.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })));
    assert.deepEqual(await Array.fromAsync(packets, String), ['last words']);
  });
});
