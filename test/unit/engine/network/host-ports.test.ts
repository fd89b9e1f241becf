import assert from 'node:assert/strict';
import { test } from 'node:test';

import { collides } from '../../../../src/engine/network/host-ports.js';

const at = (hostAddress: string, hostPort = 80, protocol: 'tcp' | 'udp' = 'tcp') => ({
  protocol,
  hostAddress,
  hostPort,
});

test('every address collides with each', () => {
  for (const address of ['', '0.0.0.0', '127.0.0.1', '::', '::1']) {
    assert.equal(collides(at(''), at(address)), true, address);
    assert.equal(collides(at(address), at('')), true, address);
  }
});

test('all of a family collide with each of that family', () => {
  assert.equal(collides(at('0.0.0.0'), at('127.0.0.1')), true);
  assert.equal(collides(at('::1'), at('::')), true);
  assert.equal(collides(at('0.0.0.0'), at('::1')), false);
  assert.equal(collides(at('0.0.0.0'), at('::')), false);
});

test('different addresses, numbers and protocols do not collide', () => {
  assert.equal(collides(at('127.0.0.1'), at('192.0.2.1')), false);
  assert.equal(collides(at('', 80), at('', 81)), false);
  assert.equal(collides(at('', 80, 'tcp'), at('', 80, 'udp')), false);
});
