import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import type { Link, Route } from '../../src/host/links.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';

type IpLink = {
  readonly ifname: string;
  readonly mtu: number;
  readonly address: string;
  readonly flags: readonly string[];
  readonly addr_info: readonly {
    readonly family: string;
    readonly local: string;
    readonly prefixlen: number;
    readonly scope: string;
  }[];
};
type IpRoute = { readonly dst: string; readonly dev?: string };

const host = nodeHost(process.env);

const ip = (...args: readonly string[]): string => execFileSync('ip', args, { encoding: 'utf8' });

/** What iproute2 says of the same. */
function linksOfIp(): readonly Link[] {
  const links = JSON.parse(ip('-json', 'address')) as readonly IpLink[];
  return links.map(({ ifname, mtu, address, flags, addr_info }) => ({
    name: ifname,
    mtu,
    macAddress: address,
    isUp: flags.includes('UP'),
    addresses: addr_info
      .filter(({ family, scope }) => family === 'inet' || scope !== 'link')
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
  }));
}

function routesOfIp(family: Route['family']): readonly Route[] {
  const routes = JSON.parse(ip(family === 'ipv4' ? '-4' : '-6', '-json', 'route', 'show', 'table', 'all'));
  return (routes as readonly IpRoute[]).map(({ dst, dev }) => ({
    family,
    destination: dst === 'default' || dst.includes('/') ? dst : `${dst}/${family === 'ipv4' ? 32 : 128}`,
    device: dev,
  }));
}

const inOrder = <Item>(items: readonly Item[]): readonly string[] =>
  items.map((each) => JSON.stringify(each)).toSorted();

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  test('interfaces, addresses and routes are those that iproute2 tells of', async () => {
    for (const line of [
      'link add one type veth peer two',
      'link add bridge0 type bridge',
      'link set one up mtu 1300',
      'link set two up',
      'address add 198.18.50.1/24 dev one',
      'address add 198.18.50.2/24 dev one',
      'address add 198.18.51.1 peer 198.18.52.1/32 dev two',
      'address add fd00:50::1/64 dev one nodad',
      'address add fd00:50:0:0:1:0:0:1/128 dev two nodad',
      'address add 198.18.53.1/24 dev bridge0',
      'route add 198.18.60.0/22 via 198.18.50.9',
      'route add 198.18.70.7 dev two table 77',
      'route add blackhole 198.18.80.0/24',
      'route add unreachable default metric 4000',
      'route add 198.18.90.0/24 nexthop via 198.18.50.8 nexthop via 198.18.50.9',
      'route add fd00:60::/48 via fd00:50::9',
      'route add default via fd00:50::8',
    ])
      ip(...line.split(' '));
    assert.deepEqual(inOrder(await host.links.list()), inOrder(linksOfIp()));
    const routes = await host.links.routes();
    for (const family of ['ipv4', 'ipv6'] as const)
      assert.deepEqual(inOrder(routes.filter((route) => route.family === family)), inOrder(routesOfIp(family)));
  });

  test('of many there are all', async () => {
    const lines = Array.from(
      { length: 600 },
      (_, index) => `address add 10.250.${index >> 8}.${index & 255}/32 dev lo`,
    );
    execFileSync('ip', ['-batch', '-'], { input: lines.join('\n') });
    const links = await host.links.list();
    const addresses = links.find(({ name }) => name === 'lo')?.addresses ?? [];
    assert.equal(addresses.filter((address) => address.startsWith('10.250.')).length, lines.length);
    assert.equal(
      (await host.links.routes()).filter(({ destination }) => destination.startsWith('10.250.')).length,
      600,
    );
  });
});
