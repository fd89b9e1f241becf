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
  let times = 0;
  using quiet = new QuietTime({
    residentBytes: () => bytes,
    giveBackMemory() {
      times += 1;
      bytes = 70 * MIB;
    },
  });
  try {
    quiet.worked();
    pass(5000);
    assert.equal(times, 0, 'it has not grown');
    bytes = 100 * MIB;
    for (let count = 0; count < 5; count += 1) {
      quiet.worked();
      pass(1500);
    }
    assert.equal(times, 0, 'somebody asks again and again');
    pass(500);
    assert.equal(times, 1);
    quiet.worked();
    bytes = 75 * MIB;
    pass(5000);
    assert.equal(times, 1, 'there is little to be had');
    bytes = 90 * MIB;
    quiet.worked();
    pass(2000);
    assert.equal(times, 2);
  } finally {
    mock.timers.reset();
    mock.restoreAll();
  }
});
