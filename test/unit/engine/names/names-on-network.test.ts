import assert from 'node:assert/strict';
import { test } from 'node:test';

import { namesOnNetwork } from '../../../../src/engine/names/names-on-network.js';

test('a container is found by each of its names, also with the network behind it, in small letters', () => {
  assert.deepEqual(namesOnNetwork(['web_1', 'www', '0123456789ab', 'Front'], 'Back'), [
    'web_1',
    'www',
    '0123456789ab',
    'front',
    'web_1.back',
    'www.back',
    '0123456789ab.back',
    'front.back',
  ]);
});

test('a name is there once, though it is several things', () => {
  assert.deepEqual(namesOnNetwork(['web', 'WEB', 'web'], 'n'), ['web', 'web.n']);
});

test('what nobody can ask for, and what would break the file of a name server, is left out', () => {
  const odd = ['', 'a b', 'a,b', 'a\nb', 'ünï', '.', 'a..b', '-a', 'x'.repeat(64), `${'abcdefgh.'.repeat(29)}x`];
  assert.deepEqual(namesOnNetwork(odd, 'n'), []);
  assert.deepEqual(namesOnNetwork(['web'], 'my net'), ['web']);
});
