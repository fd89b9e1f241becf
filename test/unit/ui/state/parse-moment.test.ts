import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseMoment, parseMoments } from '../../../../src/ui/state/logs/parse-moment.js';

const NOW = new Date(2026, 10, 20, 12, 0, 0).getTime();
const at = (...parts: readonly [number, number, number, number?, number?, number?]): number =>
  new Date(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0).getTime();

test('moments as people type them', () => {
  const expected: readonly (readonly [string, number | undefined])[] = [
    ['90s', NOW - 90_000],
    ['2h30m', NOW - 9_000_000],
    ['1d', NOW - 86_400_000],
    ['10:30', at(2026, 11, 20, 10, 30)],
    ['10:30:05', at(2026, 11, 20, 10, 30, 5)],
    ['23:59', at(2026, 11, 19, 23, 59)],
    ['2026-11-20', at(2026, 11, 20)],
    ['2026-11-20 10:30', at(2026, 11, 20, 10, 30)],
    ['2026-11-20T10:30:00Z', Date.UTC(2026, 10, 20, 10, 30)],
    ['25:00', undefined],
    ['2026-13-40', undefined],
    ['soon', undefined],
    ['', undefined],
  ];
  for (const [text, timeMs] of expected) assert.equal(parseMoment(text, NOW), timeMs, text);
});

test('a span of time, from, to, or both', () => {
  const [ten, eleven] = [at(2026, 11, 20, 10), at(2026, 11, 20, 11)];
  assert.deepEqual(parseMoments('10:00..11:00', NOW), { sinceMs: ten, untilMs: eleven });
  assert.deepEqual(parseMoments('..11:00', NOW), { sinceMs: undefined, untilMs: eleven });
  assert.deepEqual(parseMoments(' 10:00 ', NOW), { sinceMs: ten, untilMs: undefined });
  assert.deepEqual(parseMoments('', NOW), { sinceMs: undefined, untilMs: undefined });
  assert.equal(parseMoments('10:00..soon', NOW), undefined);
  assert.equal(parseMoments('10:00..11:00..12:00', NOW), undefined);
});
