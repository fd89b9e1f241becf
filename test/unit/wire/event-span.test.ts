import assert from 'node:assert/strict';
import { test } from 'node:test';

import { eventSpan } from '../../../src/wire/words/event-span.js';

const NOW_MS = 1_700_000_000_000;
const span = (since: string | undefined, until: string | undefined) => eventSpan({ since, until }, NOW_MS);

test('events are wanted from now on, from a moment on, or up to one', () => {
  assert.deepEqual(span(undefined, undefined), { sinceMs: undefined, untilMs: undefined });
  assert.deepEqual(span('1m', undefined), { sinceMs: NOW_MS - 60_000, untilMs: undefined });
  assert.deepEqual(span(undefined, '1699999999'), { sinceMs: 0, untilMs: 1_699_999_999_000 });
});

test('an end before the beginning is refused', () => {
  assert.throws(() => span('20', '10'), { message: '`since` time (20) cannot be after `until` time (10)' });
  assert.deepEqual(span('10', '10'), { sinceMs: 10_000, untilMs: 10_000 });
});
