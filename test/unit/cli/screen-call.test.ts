import assert from 'node:assert/strict';
import { test } from 'node:test';

import { frontCall } from '../../../src/cli/screen-call.js';

const WORDS = new Set(['--once', '--json', '--read-only']);

test('flags that choose an engine, and words of the screen, ask for the screen; `top` for its table', () => {
  const words = (...argv: readonly string[]): readonly string[] | undefined => {
    const call = frontCall(argv, WORDS);
    return call.front === 'screen' ? call.words : undefined;
  };
  assert.deepEqual(words('-c', 'far'), []);
  assert.deepEqual(words('-c', 'far', '--once', '--read-only'), ['--once', '--read-only']);
  assert.deepEqual(words('-c', 'far', 'top', '--once'), ['top', '--once']);
  assert.deepEqual(words('--config', '/there'), []);
  assert.equal(words('-c', 'far', 'ps'), undefined);
  assert.equal(words('-c', 'far', 'top', 'web'), undefined, 'the processes of a container');
  assert.equal(words('--once'), undefined, 'no engine is chosen');
  assert.equal(words('-c', 'far', '--help'), undefined);
});

test('a word of the screen is not blamed for another one’s mistake, and goes with a command as it was typed', () => {
  assert.deepEqual(frontCall(['--once', '--wrong'], WORDS), { front: 'commands', argv: ['--wrong'] });
  assert.deepEqual(frontCall(['--once', 'ps'], WORDS), { front: 'commands', argv: ['--once', 'ps'] });
});
