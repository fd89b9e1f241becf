import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';

import { canonicalAddress, formatIpAddress, parseIpAddress } from '../../../../src/engine/network/ip-address.js';
import { seededRandom } from '../../../support/seeded-random.js';

test('addresses are read and written, the highest too', () => {
  const texts = [
    '0.0.0.0',
    '10.1.2.3',
    '192.168.255.254',
    '255.255.255.255',
    '::',
    '::1',
    'fd00:1::2',
    '1::',
    '1:2:3:4:5:6:7:8',
  ];
  for (const text of texts) {
    const address = parseIpAddress(text);
    assert.ok(address, text);
    assert.equal(formatIpAddress(address), text);
  }
});

test('one address has one form', () => {
  assert.equal(canonicalAddress('FD00:0:0:1:0:0:0:7'), 'fd00:0:0:1::7');
  assert.equal(canonicalAddress('2001:db8:0:1:1:1:1:1'), '2001:db8:0:1:1:1:1:1');
  assert.equal(canonicalAddress('1:0:0:2:0:0:3:4'), '1::2:0:0:3:4');
  assert.equal(canonicalAddress('::ffff:192.0.2.1'), '::ffff:c000:201');
});

test('what Node takes for an address, and nothing else', () => {
  const { below } = seededRandom(20261121);
  const parts = ['1', '0', 'ffff', '12345', '', ':', '::', '.', '255', '256', '01', 'g', '1.2.3.4', '%', ' '];
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + below(9) }, () => parts[below(parts.length)]).join(below(2) === 0 ? ':' : '');
    assert.equal(parseIpAddress(text) !== undefined, isIP(text) !== 0 && !text.includes('%'), text);
  }
});

test('what is no address is none', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.-4',
    'a.b.c.d',
    ':::',
    '1::2::3',
    'fe80::1%eth0',
    '01.2.3.4',
  ]) {
    assert.equal(parseIpAddress(text), undefined, text);
  }
});
