import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chooseIpv6Subnet, chooseSubnet } from '../../../../src/engine/network/choose-subnet.js';
import { parseSubnet, subnetText } from '../../../../src/engine/network/subnet.js';

const choose = (used: readonly string[], seed = 0): string => subnetText(chooseSubnet(used, seed));

test('the usual one, where nothing is in its way', () => {
  assert.equal(choose([]), '172.30.0.0/22');
  assert.equal(choose(['default', '0.0.0.0/0', '192.0.2.0/24', '224.0.0.0/4', 'fe80::/64']), '172.30.0.0/22');
});

test('a route, an address or a name server within it is in its way', () => {
  assert.equal(choose(['172.30.0.0/24']), '172.30.4.0/22');
  assert.equal(choose(['172.30.3.255/32', '172.30.4.1/24']), '172.30.8.0/22');
  assert.equal(choose(['172.16.0.0/12']), '10.128.0.0/22');
  assert.equal(choose(['172.16.0.0/12', '10.0.0.0/8']), '192.168.0.0/22');
});

test('state roots begin at different places, all within the private ranges', () => {
  const chosen = new Set([0, 1, 77, 12345, 4294967295].map((seed) => choose([], seed)));
  assert.equal(chosen.size, 5);
  for (const text of chosen) assert.match(text, /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)/);
});

test('where all is taken, the error says by what', () => {
  assert.throws(() => choose(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']), {
    code: 'network_subnets_exhausted',
    message: /10\.0\.0\.0\/8, 172\.16\.0\.0\/12/,
  });
});

test('from pools that somebody chose, in their order, from their beginning', () => {
  const pools = ['10.99.0.0/23', '10.55.0.0/16'].flatMap((text) => {
    const base = parseSubnet(text);
    return base ? [{ base, prefixLength: 24 }] : [];
  });
  const from = (used: readonly string[]): string => subnetText(chooseSubnet(used, 77, pools));
  assert.equal(from([]), '10.99.0.0/24');
  assert.equal(from(['10.99.0.0/24']), '10.99.1.0/24');
  assert.equal(from(['10.99.0.0/16']), '10.55.0.0/24');
  assert.throws(() => from(['10.0.0.0/8']), { code: 'network_subnets_exhausted' });
});

test('of IPv6 a state root has a part of the unique local addresses for itself', () => {
  const chosen = (hash: bigint, ...used: readonly string[]): string => subnetText(chooseIpv6Subnet(used, hash));
  assert.equal(chosen(0x1234567890n), 'fd12:3456:7890::/64');
  assert.equal(chosen(0x1234567890n, 'fd12:3456:7890::/64', 'fd12:3456:7890:1::1/128'), 'fd12:3456:7890:2::/64');
  assert.throws(() => chosen(1n, 'fd00::/8'), { code: 'network_subnets_exhausted' });
});
