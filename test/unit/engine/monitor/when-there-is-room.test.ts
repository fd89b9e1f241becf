import assert from 'node:assert/strict';
import { test } from 'node:test';

import { whenThereIsRoom } from '../../../../src/engine/monitor/when-there-is-room.js';
import { engineError } from '../../../../src/errors/engine-error.js';
import { eagerClock } from '../../../support/eager-clock.js';

const failure = (errno: string) => engineError('system_call_failed', { call: 'connect', path: '/attach', errno });

test('a full queue is knocked at again until there is room', async () => {
  const clock = eagerClock();
  let knocks = 0;
  const connect = (): string => {
    knocks += 1;
    if (knocks < 4) throw failure('EAGAIN');
    return 'in';
  };
  assert.equal(await whenThereIsRoom(clock, connect), 'in');
  assert.equal(clock.sleeps.length, 3);
});

test('another failure is told at once', async () => {
  const clock = eagerClock();
  const refuse = (): never => {
    throw failure('ECONNREFUSED');
  };
  await assert.rejects(whenThereIsRoom(clock, refuse), { code: 'system_call_failed' });
  assert.deepEqual(clock.sleeps, []);
});

test('one that never lets anybody in is given up', async () => {
  let nowMs = 0;
  const clock = { ...eagerClock(), monotonicMs: () => (nowMs += 1000) };
  const refuse = (): never => {
    throw failure('EAGAIN');
  };
  await assert.rejects(whenThereIsRoom(clock, refuse), { code: 'system_call_failed' });
});
