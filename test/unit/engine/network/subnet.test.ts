import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  addressNumber,
  addressText,
  gatewayOf,
  macAddressOf,
  nextFreeNumber,
  overlaps,
  parseSubnet,
  type Subnet,
  subnetText,
} from '../../../../src/engine/network/subnet.js';

const subnet = (text: string): Subnet => {
  const parsed = parseSubnet(text);
  assert.ok(parsed);
  return parsed;
};

test('addresses are read and written, the highest too', () => {
  for (const text of ['0.0.0.0', '10.1.2.3', '192.168.255.254', '255.255.255.255']) {
    assert.equal(addressText(addressNumber(text) ?? Number.NaN), text);
  }
});

test('what is no address or range is none', () => {
  for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1.2.3.-4', '::1', 'a.b.c.d']) {
    assert.equal(addressNumber(text), undefined, text);
  }
  for (const text of ['default', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '::/0']) {
    assert.equal(parseSubnet(text), undefined, text);
  }
});

test('a range is named by its first address', () => {
  assert.equal(subnetText(subnet('172.30.3.7/22')), '172.30.0.0/22');
  assert.equal(gatewayOf(subnet('172.30.3.7/22')), '172.30.0.1');
  assert.equal(subnetText(subnet('255.255.255.255/32')), '255.255.255.255/32');
});

test('ranges overlap when one lies in the other, and not when they touch', () => {
  assert.equal(overlaps(subnet('10.0.0.0/8'), subnet('10.200.0.0/16')), true);
  assert.equal(overlaps(subnet('10.200.0.5/32'), subnet('10.200.0.0/16')), true);
  assert.equal(overlaps(subnet('10.0.0.0/9'), subnet('10.128.0.0/9')), false);
});

test('the next number is the one behind the last that is free, then the first', () => {
  const range = subnet('10.0.0.0/29'); // hosts 2 to 6
  assert.equal(nextFreeNumber(range, new Set(), 0), 2);
  assert.equal(nextFreeNumber(range, new Set([3]), 2), 4);
  assert.equal(nextFreeNumber(range, new Set(), 6), 2);
  assert.equal(nextFreeNumber(range, new Set([2, 3, 4, 6]), 6), 5);
  assert.equal(nextFreeNumber(range, new Set([2, 3, 4, 5, 6]), 3), undefined);
});

test('an address has one hardware address', () => {
  assert.equal(macAddressOf('172.30.0.17'), '02:42:ac:1e:00:11');
});
