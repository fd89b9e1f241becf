import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compactBytes, longBytes, percent, span } from '../../../src/ui/format.js';

test('bytes fit into five cells', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0'],
    [812, '812'],
    [999.6, '1.0K'],
    [1024, '1.0K'],
    [40_960, '40K'],
    [1_258_291, '1.2M'],
    [222_298_112, '212M'],
    [1023 * 1024, '1.0M'],
    [5.1 * 2 ** 30, '5.1G'],
    [-5, '0'],
    [Number.NaN, '0'],
  ];
  for (const [bytes, text] of cases) assert.equal(compactBytes(bytes), text);
  for (let power = 0; power < 55; power += 0.1)
    assert.ok(compactBytes(2 ** power).length <= 5, compactBytes(2 ** power));
});

test('sizes of images are told in powers of 1000', () => {
  assert.equal(longBytes(801_000_000), '801 MB');
  assert.equal(longBytes(40_000), '40 kB');
  assert.equal(longBytes(12), '12 B');
});

test('per cent is exact where it is small', () => {
  assert.deepEqual([0, 0.04, 0.44, 9.96, 34.1, 1200].map(percent), ['0%', '0.0%', '0.4%', '10%', '34%', '1200%']);
});

test('spans have one number', () => {
  const [s, m, h, d] = [1000, 60_000, 3_600_000, 86_400_000];
  assert.deepEqual([0, 59 * s, m, 90 * m, 23 * h, 13 * d, 14 * d, 400 * d, -5].map(span), [
    '0s',
    '59s',
    '1m',
    '1h',
    '23h',
    '13d',
    '2w',
    '1y',
    '0s',
  ]);
});
