import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matchesReference } from '../../../../src/engine/image/match-reference.js';

test('a pattern fits a short name, with its tag or without, as path.Match of Go has it', () => {
  const name = 'docker.io/library/alpine:3.20';
  for (const pattern of [
    'alpine',
    'alp*',
    'alpine:3.*',
    '*:*',
    'alpin?',
    'alpin[a-f]',
    '[^b]lpine',
    'alpi\\ne',
    '*ine',
  ])
    assert.ok(matchesReference(pattern, name), pattern);
  for (const pattern of ['alp', 'library/alpine', 'alpine/*', '[^a]lpine', '[z-a]lpine', 'alpine:3+20', 'a|b', '*\\*'])
    assert.ok(!matchesReference(pattern, name), pattern);
  assert.ok(matchesReference('127.0.0.1:5000/*/b', '127.0.0.1:5000/a/b:1'));
  assert.ok(!matchesReference('127.0.0.1:5000/*', '127.0.0.1:5000/a/b:1'), 'a star stops at a slash');
});

test('a hostile one takes no longer than the name', () => {
  const name = `docker.io/library/${'a'.repeat(200)}:1`;
  assert.ok(!matchesReference(`${'*'.repeat(40)}!`, name));
  assert.ok(!matchesReference('*a'.repeat(60) + '!', name));
  assert.ok(!matchesReference('*'.repeat(100_000), name), 'nor for what is longer than any name');
});
