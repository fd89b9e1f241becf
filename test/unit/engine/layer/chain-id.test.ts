import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { chainIdOn, chainIds } from '../../../../src/engine/layer/chain-id.js';
import type { DiffId } from '../../../../src/oci/digest.js';

const diffId = (digit: string): DiffId => `sha256:${digit.repeat(64)}` as DiffId;
const hash = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

test('the lowest layer is its own chain, each further one the hash of what is below and itself', () => {
  const second = hash(`${diffId('a')} ${diffId('b')}`);
  const third = hash(`${second} ${diffId('c')}`);
  assert.deepEqual(chainIds([diffId('a'), diffId('b'), diffId('c')]), [diffId('a'), second, third]);
});

test('an image without layers has no chain', () => assert.deepEqual(chainIds([]), []));

test('the same layer twice makes another chain', () => {
  const once = chainIdOn(undefined, diffId('a'));
  assert.notEqual(chainIdOn(once, diffId('a')), once);
});
