import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

import { QuietTime } from '../../../src/server/quiet-time.js';

const MIB = 2 ** 20;

test('memory goes back when nobody asks any more, and only where there is some', () => {
  const clock = mock.method(performance, 'now');
  let nowMs = 0;
  clock.mock.mockImplementation(() => nowMs);
  mock.timers.enable({ apis: ['setTimeout'] });
  const pass = (ms: number): void => {
    nowMs += ms;
    mock.timers.tick(ms);
  };
  let bytes = 60 * MIB;
  const given: string[] = [];
  using quiet = new QuietTime({
    residentBytes: () => bytes,
    giveBackMemory({ keepsCompiled }) {
      given.push(keepsCompiled ? 'some' : 'all');
      bytes = (keepsCompiled ? 70 : 65) * MIB;
    },
  });
  try {
    quiet.worked();
    pass(5000);
    assert.deepEqual(given, [], 'it has not grown');
    bytes = 100 * MIB;
    for (let count = 0; count < 5; count += 1) {
      quiet.worked();
      pass(1500);
    }
    assert.deepEqual(given, [], 'somebody asks again and again');
    pass(500);
    assert.deepEqual(given, ['some']);
    quiet.worked();
    bytes = 75 * MIB;
    pass(5000);
    assert.deepEqual(given, ['some'], 'there is little to be had');
    bytes = 90 * MIB;
    quiet.worked();
    pass(2000);
    assert.deepEqual(given, ['some', 'some']);
    pass(17_000);
    quiet.worked();
    pass(19_000);
    assert.deepEqual(given, ['some', 'some'], 'somebody asks now and then');
    pass(1000);
    assert.deepEqual(given, ['some', 'some', 'all']);
    quiet.worked();
    bytes = 72 * MIB;
    pass(60_000);
    assert.equal(given.length, 3, 'what it holds since then is little');
  } finally {
    mock.timers.reset();
    mock.restoreAll();
  }
});
