import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { parseSignal, signalName } from '../../../src/oci/signal.js';

describe('a signal', () => {
  for (const [text, number] of [
    ['TERM', 15],
    ['SIGTERM', 15],
    ['sigkill', 9],
    ['9', 9],
    ['RTMIN', 34],
    ['SIGRTMIN+3', 37],
    ['RTMAX-1', 63],
    ['64', 64],
  ] as const) {
    test(`${text} is number ${number}`, () => assert.equal(parseSignal(text), number));
  }

  for (const text of ['', '0', '65', '-1', 'SIG', 'NOPE', 'SIGSIGTERM', 'RTMIN+31', 'constructor', '1e1', ' 9']) {
    test(`${JSON.stringify(text)} is refused`, () => {
      assert.throws(() => parseSignal(text), { code: 'signal_invalid', message: `Invalid signal: ${text}` });
    });
  }

  test('is printed by its first name, or counted from the first real-time one', () => {
    assert.equal(signalName(parseSignal('IOT')), 'SIGABRT');
    assert.equal(signalName(parseSignal('37')), 'SIGRTMIN+3');
  });
});
