import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { addressText, linkLocalAddress, parseAddress, parsePrefix } from '../../../src/packet/address.js';

describe('addresses of IP', () => {
  const same: readonly (readonly [string, string])[] = [
    ['10.0.0.255', '10.0.0.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['FD00:0:0:1::', 'fd00:0:0:1::'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['fe80::', 'fe80::'],
  ];
  for (const [written, shown] of same) {
    test(written, () => assert.equal(addressText(parseAddress(written) ?? new Uint8Array()), shown));
  }

  const none = [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8::',
    'g::',
    'fe80::1%eth0',
    '1.2.3.4::',
  ];
  for (const text of none) test(`${text} is none`, () => assert.equal(parseAddress(text), undefined));

  test('an interface names itself after its number', () => {
    assert.equal(linkLocalAddress('02:42:0a:d1:00:02'), 'fe80::42:aff:fed1:2');
  });

  test('prefixes are within their family', () => {
    assert.equal(parsePrefix('10.0.0.0/8')?.bits, 8);
    assert.equal(parsePrefix('::/0')?.bits, 0);
    assert.equal(parsePrefix('10.0.0.1')?.bits, 32);
    for (const text of ['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '/8'])
      assert.equal(parsePrefix(text), undefined);
  });
});
