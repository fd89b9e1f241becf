import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { BridgeRules, Gateway } from '../../src/host/firewall.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';
import type { NetNamespace } from '../support/net-namespace.js';
import { StandNetwork } from '../support/network-stand.js';
import { RemoteMachine } from '../support/remote-machine.js';

const host = nodeHost(process.env);

const NAT: Gateway = { isRouted: false, isUnprotected: false, sourceAddress: '' };
const both = (gateway: Partial<Gateway>): BridgeRules['gateways'] => ({
  ipv4: { ...NAT, ...gateway },
  ipv6: { ...NAT, ...gateway },
});

const ask = (from: NetNamespace, address: string, port: number): Promise<string> => from.ask('tcp', address, port);

/** Every answer that nobody gives takes a while: all are asked at once. */
async function answers(asked: Readonly<Record<string, Promise<string>>>): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(
    await Promise.all(Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const)),
  );
}

/** It finds containers of that network by their own addresses. */
async function tellTheWay({ namespace, hostAddress, hostIpv6Address }: RemoteMachine, to: StandNetwork): Promise<void> {
  await namespace.run('ip', 'route', 'add', `${to.address(0)}/24`, 'via', hostAddress);
  await namespace.run('ip', '-6', 'route', 'add', `${to.ipv6Address(0)}/64`, 'via', hostIpv6Address);
}

const echoes = async (from: NetNamespace, address: string): Promise<boolean> => {
  const ping = from.run('busybox', 'ping', '-c', '1', '-W', '2', address);
  return await ping.then(
    () => true,
    () => false,
  );
};

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  test('a routed network is reached by its own addresses, at published ports only, and goes out by them', async () => {
    await using remote = await RemoteMachine.open(host);
    await remote.namespace.serve('remote', 7000);
    await using nat = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using routed = await StandNetwork.open(host, 2, { hasIpv6: true, gateways: both({ isRouted: true }) });
    await using hidden = await nat.start('hidden', 2);
    await using open = await routed.start('open', 2);
    await open.serve('open', 81);
    await tellTheWay(remote, routed);
    await tellTheWay(remote, nat);
    await routed.publish(0, 2);
    assert.deepEqual(
      await answers({
        published: ask(remote.namespace, routed.address(2), 80),
        published6: ask(remote.namespace, routed.ipv6Address(2), 80),
        other: ask(remote.namespace, routed.address(2), 81),
        other6: ask(remote.namespace, routed.ipv6Address(2), 81),
        fromBridge: ask(hidden, routed.address(2), 80),
        otherFromBridge: ask(hidden, routed.address(2), 81),
        toBridge: ask(open, nat.address(2), 80),
        outwards: ask(open, remote.address, 7000),
        outwards6: ask(open, remote.ipv6Address, 7000),
      }),
      {
        published: `open ${remote.address}`,
        published6: `open ${remote.ipv6Address}`,
        other: 'no answer',
        other6: 'no answer',
        fromBridge: `open ${routed.address(1)}`,
        otherFromBridge: 'no answer',
        toBridge: 'no answer',
        outwards: `remote ${routed.address(2)}`,
        outwards6: `remote ${routed.ipv6Address(2)}`,
      },
    );
    assert.equal(await echoes(remote.namespace, routed.address(2)), true);
    assert.equal(await echoes(remote.namespace, nat.address(2)), false);

    const opened = (await host.firewall.published(routed.rules)) ?? [];
    assert.equal(opened.length, 4);
    assert.ok(opened.every(({ hostPort, containerPort }) => hostPort === 0 && containerPort === 80));
    assert.equal((await host.firewall.inspect(routed.rules)).isInstalled, true);
    await host.firewall.unpublish(routed.rules, opened);
    assert.deepEqual(await host.firewall.published(routed.rules), []);
    assert.equal(await ask(remote.namespace, routed.address(2), 80), 'no answer');
  });

  test('an unprotected network is reached at every port by whoever knows the way, and goes out as the host', async () => {
    await using remote = await RemoteMachine.open(host);
    await remote.namespace.serve('remote', 7000);
    await using nat = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using bare = await StandNetwork.open(host, 2, {
      hasIpv6: true,
      isIsolated: true,
      gateways: both({ isUnprotected: true }),
    });
    await using a = await nat.start('a', 2);
    await using b = await bare.start('b', 2);
    await using c = await bare.start('c', 3);
    await tellTheWay(remote, bare);
    await bare.publish(8080, 2);
    assert.deepEqual(
      await answers({
        direct: ask(remote.namespace, bare.address(2), 80),
        direct6: ask(remote.namespace, bare.ipv6Address(2), 80),
        published: ask(remote.namespace, remote.hostAddress, 8080),
        fromBridge: ask(a, bare.address(2), 80),
        apart: ask(c, bare.address(2), 80),
        outwards: ask(b, remote.address, 7000),
      }),
      {
        direct: `b ${remote.address}`,
        direct6: `b ${remote.ipv6Address}`,
        published: `b ${remote.address}`,
        fromBridge: `b ${bare.address(1)}`,
        apart: 'no answer',
        outwards: `remote ${remote.hostAddress}`,
      },
    );
  });

  test('one interface may be trusted, and what goes out may have an address of one’s choice', async () => {
    await using remote = await RemoteMachine.open(host);
    await remote.namespace.serve('remote', 7000);
    const cable = (await host.links.list()).find(({ addresses }) =>
      addresses.some((address) => address.startsWith(`${remote.hostAddress}/`)),
    );
    const ip = (...args: readonly string[]) => host.processes.run('ip', args);
    await ip('address', 'add', '203.0.113.9/32', 'dev', 'lo');
    await remote.namespace.run('ip', 'route', 'add', '203.0.113.9', 'via', remote.hostAddress);
    await using nat = await StandNetwork.open(host, 1);
    await using known = await StandNetwork.open(host, 2, {
      gateways: both({ sourceAddress: '203.0.113.9' }),
      trustedInterfaces: [cable?.name ?? ''],
    });
    await using a = await nat.start('a', 2);
    await using b = await known.start('b', 2);
    await remote.namespace.run('ip', 'route', 'add', `${known.address(0)}/24`, 'via', remote.hostAddress);
    assert.deepEqual(
      await answers({
        trusted: ask(remote.namespace, known.address(2), 80),
        fromBridge: ask(a, known.address(2), 80),
        outwards: ask(b, remote.address, 7000),
      }),
      { trusted: `b ${remote.address}`, fromBridge: 'no answer', outwards: 'remote 203.0.113.9' },
    );
    await ip('address', 'delete', '203.0.113.9/32', 'dev', 'lo');
  });
});
