import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { OutputClipper } from '../../../../src/engine/index.js';

const KIB = 1024;

function clipperAt(limit?: { readonly bytes: number; readonly bytesPerSecond: number }) {
  const clock = { nowMs: 0 };
  const clipper = new OutputClipper({ limit, clock: { monotonicMs: () => clock.nowMs } });
  const take = (bytes: number, stream: 'stdout' | 'stderr' = 'stdout'): string =>
    Buffer.from(clipper.take(stream, Buffer.alloc(bytes, 'x')) ?? '').toString('utf8');
  return { clock, take };
}

describe('what is told of the output of a step', () => {
  test('is all of it, as long as it is within bounds', () => {
    const { take } = clipperAt();
    assert.equal(take(100 * KIB).length, 100 * KIB);
    assert.equal(take(100 * KIB).length, 100 * KIB);
  });

  test('ends where it comes too fast, is said once to end there, and goes on when time has passed', () => {
    const { clock, take } = clipperAt();
    const told = take(300 * KIB);
    assert.equal(told.replaceAll('x', ''), '\n[output clipped, log limit 200KiB/s reached]\n');
    assert.equal(told.indexOf('\n'), 200 * KIB);
    assert.equal(take(50 * KIB), '');
    assert.equal(take(10, 'stderr'), 'x'.repeat(10));
    clock.nowMs = 1500;
    assert.equal(take(10), 'x'.repeat(10));
  });

  test('ends for good where it is too much', () => {
    const { clock, take } = clipperAt({ bytes: 10, bytesPerSecond: Infinity });
    assert.equal(take(8), 'x'.repeat(8));
    assert.equal(take(8), 'xx\n[output clipped, log limit 10B reached]\n');
    clock.nowMs = 1_000_000;
    assert.equal(take(8), '');
  });

  test('is named by the larger bound, in the units of BuildKit', () => {
    const { clock, take } = clipperAt();
    clock.nowMs = 60_000;
    assert.match(take(3 * KIB * KIB), /log limit 2MiB reached/);
  });

  test('has no bounds where none are wanted', () => {
    const { take } = clipperAt({ bytes: Infinity, bytesPerSecond: Infinity });
    assert.equal(take(5 * KIB * KIB).length, 5 * KIB * KIB);
  });
});
