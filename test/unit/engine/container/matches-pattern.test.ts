import assert from 'node:assert/strict';
import { test } from 'node:test';

import { filterNetworks } from '../../../../src/engine/container/filter-networks.js';
import { matchesPattern } from '../../../../src/engine/container/matches-pattern.js';
import type { Network } from '../../../../src/engine/index.js';

test('filters are regular expressions that match anywhere; what is none matches itself', () => {
  assert.ok(matchesPattern('kind', 'in'));
  assert.ok(matchesPattern('kind', '^kind$'));
  assert.ok(!matchesPattern('kindred', '^kind$'));
  assert.ok(matchesPattern('a(', 'a('));
  assert.ok(!matchesPattern('ba(', 'a('));
});

test('a hostile one takes no longer than the text', () => {
  const name = `${'a'.repeat(200)}!`;
  assert.ok(!matchesPattern(name, '^(a+)+$'));
  assert.ok(!matchesPattern(name, '^(a|aa)*$'));
  assert.ok(!matchesPattern(name, '.*.*.*.*.*.*.*.*b'));
  assert.ok(!matchesPattern('a'.repeat(1_000_000), 'a*b'), 'nor one that repeats once');
  assert.ok(!matchesPattern(name, `${'a'.repeat(1_000_000)}*`), 'however long it is itself');
  assert.ok(!matchesPattern(name, `${'(a|'.repeat(300)}${')'.repeat(300)}b`));
  assert.ok(!matchesPattern(name, `${'(a|a)'.repeat(150)}b`), 'nor alternatives that are written out');
  assert.ok(matchesPattern(name, '^(a+)+!$'));
  assert.ok(!matchesPattern(name, '(?=a+)a+'), 'Go has no such thing');
});

test('networks are found by such names and ids', () => {
  const network = (name: string, id: string) => ({ name, id, driver: 'bridge', labels: {} }) as unknown as Network;
  const networks = [network('kind', 'a1'), network('kindred', 'b1')];
  const found = (filter: Parameters<typeof filterNetworks>[1]) =>
    filterNetworks(networks, filter, () => false).map(({ name }) => name);
  assert.deepEqual(found({ name: ['^kind$'] }), ['kind']);
  assert.deepEqual(found({ name: ['kind'] }), ['kind', 'kindred']);
  assert.deepEqual(found({ id: ['^b'] }), ['kindred']);
});
