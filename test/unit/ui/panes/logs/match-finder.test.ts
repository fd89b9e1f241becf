import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MatchFinder } from '../../../../../src/ui/panes/logs/match-finder.js';

test('matches, without regard to case, and never an empty one', () => {
  assert.deepEqual(new MatchFinder('b+').matchesIn('aBbcb'), [
    [1, 3],
    [4, 5],
  ]);
  assert.deepEqual(new MatchFinder('x*').matchesIn('aax'), [[2, 3]]);
  assert.deepEqual(new MatchFinder('').matchesIn('a'), []);
  assert.deepEqual(new MatchFinder('(').matchesIn('('), []);
});

test('an expression that takes too long finds nothing from then on', () => {
  const finder = new MatchFinder('^(a+)+$');
  assert.deepEqual(finder.matchesIn(`${'a'.repeat(50)}!`), []);
  assert.deepEqual(finder.matchesIn('aaa'), []);
});
