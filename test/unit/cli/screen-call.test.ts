import assert from 'node:assert/strict';
import { test } from 'node:test';

import { screenCall } from '../../../src/cli/screen-call.js';

const WORDS = new Set(['--once', '--json', '--read-only']);

test('flags that choose an engine, and words of the screen, ask for the screen; `top` for its table', () => {
  const words = (...argv: readonly string[]): readonly string[] | undefined => screenCall(argv, WORDS)?.words;
  assert.deepEqual(words('-c', 'far'), []);
  assert.deepEqual(words('-c', 'far', '--once', '--read-only'), ['--once', '--read-only']);
  assert.deepEqual(words('-c', 'far', 'top', '--once'), ['top', '--once']);
  assert.equal(words('-c', 'far', 'ps'), undefined);
  assert.equal(words('-c', 'far', 'top', 'web'), undefined, 'the processes of a container');
  assert.equal(words('--once'), undefined, 'no engine is chosen');
  assert.equal(words('-c', 'far', '--help'), undefined);
});
