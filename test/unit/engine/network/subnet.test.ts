import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nextFreeAddress } from '../../../../src/engine/network/next-free-address.js';
import {
  contains,
  firstAddressOf,
  macAddressOf,
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

test('what is no range is none', () => {
  for (const text of ['default', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', 'fd00::/129', '10.0.0.0/8/8']) {
    assert.equal(parseSubnet(text), undefined, text);
  }
});

test('a range is named by its first address', () => {
  assert.equal(subnetText(subnet('172.30.3.7/22')), '172.30.0.0/22');
  assert.equal(firstAddressOf(subnet('172.30.3.7/22')), '172.30.0.1');
  assert.equal(subnetText(subnet('255.255.255.255/32')), '255.255.255.255/32');
});

test('ranges overlap when one lies in the other, and not when they touch', () => {
  assert.equal(overlaps(subnet('10.0.0.0/8'), subnet('10.200.0.0/16')), true);
  assert.equal(overlaps(subnet('10.200.0.5/32'), subnet('10.200.0.0/16')), true);
  assert.equal(overlaps(subnet('10.0.0.0/9'), subnet('10.128.0.0/9')), false);
});

test('ranges of two families never meet', () => {
  assert.equal(overlaps(subnet('0.0.0.0/0'), subnet('::/0')), false);
  assert.equal(contains(subnet('::/0'), { family: 'ipv4', number: 1n }), false);
});

test('of IPv6 too a range is named by its first address', () => {
  assert.equal(subnetText(subnet('fd00:1::7:8/64')), 'fd00:1::/64');
  assert.equal(firstAddressOf(subnet('fd00:1::7:8/64')), 'fd00:1::1');
});

test('the next address is the one behind the last that is free, then the first', () => {
  const range = subnet('10.0.0.0/29');
  const next = (last: string, ...taken: readonly number[]): string | undefined =>
    nextFreeAddress(range, { taken: ['10.0.0.1', ...taken.map((number) => `10.0.0.${number}`)], last });
  assert.equal(next(''), '10.0.0.2');
  assert.equal(next('10.0.0.2', 3), '10.0.0.4');
  assert.equal(next('10.0.0.6'), '10.0.0.2');
  assert.equal(next('10.0.0.6', 2, 3, 4, 6), '10.0.0.5');
  assert.equal(next('10.0.0.3', 2, 3, 4, 5, 6), undefined);
});

test('addresses are looked for in the range that was chosen for them', () => {
  const next = (range: string, last: string, taken: readonly string[] = []): string | undefined =>
    nextFreeAddress(subnet('10.0.0.0/24'), { range: subnet(range), taken, last });
  assert.equal(next('10.0.0.128/30', ''), '10.0.0.128');
  assert.equal(next('10.0.0.128/30', '10.0.0.131'), '10.0.0.128');
  assert.equal(next('10.0.0.252/30', '10.0.0.254', ['10.0.0.252', '10.0.0.253', '10.0.0.254']), undefined);
  assert.equal(next('10.0.0.0/30', '10.0.0.200'), '10.0.0.1');
});

test('of two addresses, and of one, each is a host; IPv6 has no broadcast', () => {
  const none = { taken: [], last: '' };
  assert.equal(nextFreeAddress(subnet('10.0.0.0/31'), none), '10.0.0.0');
  assert.equal(nextFreeAddress(subnet('10.0.0.7/32'), none), '10.0.0.7');
  assert.equal(nextFreeAddress(subnet('fd00::/126'), { taken: ['fd00::1', 'fd00::2'], last: '' }), 'fd00::3');
  assert.equal(nextFreeAddress(subnet('fd00::/64'), { taken: ['fd00::1'], last: 'fd00::ffff' }), 'fd00::1:0');
});

test('an address has one hardware address', () => {
  assert.equal(macAddressOf('172.30.0.17'), '02:42:ac:1e:00:11');
});
