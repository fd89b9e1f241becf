import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';

import { nodeHost } from '../../src/host/node/node-host.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';
import { eventually } from '../support/log-receivers/eventually.js';
import type { NetNamespace } from '../support/net-namespace.js';
import { StandNetwork } from '../support/network-stand.js';
import { RemoteMachine } from '../support/remote-machine.js';

const host = nodeHost(process.env);

/** Every answer to a question that may find nobody takes a while: all are asked at once. */
async function answers(asked: Readonly<Record<string, Promise<string>>>): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(asked).map(async ([name, answer]) => [name, await answer] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const web = (container: NetNamespace, address: string, port = 80): Promise<string> =>
  container.ask('tcp', address, port);

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  describe('bridges are kept apart', () => {
    test('containers of one do not reach those of another, but what those publish', async () => {
      await using one = await StandNetwork.open(host, 1, { hasIpv6: true });
      await using two = await StandNetwork.open(host, 2, { hasIpv6: true });
      await using a = await one.start('a', 2);
      await using b = await two.start('b', 2);
      await two.publish(8080, 2);
      assert.deepEqual(
        await answers({
          directly: web(a, two.address(2)),
          directly6: web(a, two.ipv6Address(2)),
          back: web(b, one.address(2)),
          published: web(a, one.address(1), 8080),
          published6: web(a, one.ipv6Address(1), 8080),
          byTheOther: web(a, two.address(1), 8080),
          byUdp: a.ask('udp', one.address(1), 8080),
        }),
        {
          directly: 'no answer',
          directly6: 'no answer',
          back: 'no answer',
          published: `b ${two.address(1)}`,
          published6: `b ${two.ipv6Address(1)}`,
          byTheOther: `b ${two.address(1)}`,
          byUdp: `b ${two.address(1)}`,
        },
      );
    });

    test('a container on both reaches both, and is no way from one to the other', async () => {
      await using one = await StandNetwork.open(host, 1);
      await using two = await StandNetwork.open(host, 2);
      await using a = await one.start('a', 2);
      await using b = await two.start('b', 2);
      await using both = await one.start('both', 3);
      await host.links.connect({ pid: both.pid, interfaces: [two.interfaceOf(3, 'eth1')], defaultRoutes: [] });
      assert.equal(await web(both, one.address(2)), `a ${one.address(3)}`);
      assert.equal(await web(both, two.address(2)), `b ${two.address(3)}`);
      assert.equal(await web(b, two.address(3)), `both ${two.address(2)}`);
      assert.equal(await web(a, two.address(2)), 'no answer');
      await host.links.disconnect({ pid: both.pid, name: 'eth1' });
      assert.equal(await web(both, two.address(2)), 'no answer');
      assert.equal(await web(both, one.address(2)), `a ${one.address(3)}`);
    });
  });

  test('an internal network reaches its own, the host there, and nothing else', async () => {
    await using remote = await RemoteMachine.open(host);
    await remote.namespace.serve('remote', 80);
    await using closed = await StandNetwork.open(host, 1, { isInternal: true, hasIpv6: true });
    await using open = await StandNetwork.open(host, 2, { hasIpv6: true });
    await using a = await closed.start('a', 2);
    await using _ = await closed.start('b', 3);
    await using c = await open.start('c', 2);
    await open.publish(8080, 2);
    await using server = createServer((socket) => socket.end('host')).listen(7000, '::');
    await once(server, 'listening');
    await remote.namespace.run('ip', 'route', 'add', `${closed.address(0)}/24`, 'via', remote.hostAddress);
    assert.deepEqual(
      await answers({
        neighbour: web(a, closed.address(3)),
        neighbour6: web(a, closed.ipv6Address(3)),
        host: web(a, closed.address(1), 7000),
        hostByAnother: web(a, remote.hostAddress, 7000),
        remote: web(a, remote.address),
        remote6: web(a, remote.ipv6Address),
        published: web(a, closed.address(1), 8080),
        publishedByAnother: web(a, remote.hostAddress, 8080),
        otherBridge: web(a, open.address(2)),
        fromOtherBridge: web(c, closed.address(2)),
        fromRemote: web(remote.namespace, closed.address(2)),
      }),
      {
        neighbour: `b ${closed.address(2)}`,
        neighbour6: `b ${closed.ipv6Address(2)}`,
        host: 'host',
        hostByAnother: 'no answer',
        remote: 'no answer',
        remote6: 'no answer',
        published: 'no answer',
        publishedByAnother: 'no answer',
        otherBridge: 'no answer',
        fromOtherBridge: 'no answer',
        fromRemote: 'no answer',
      },
    );
  });

  for (const isFiltered of [true, false]) {
    test(`without icc containers reach what others publish only${isFiltered ? '' : ', without br_netfilter too'}`, async () => {
      for (const family of ['ip', 'ip6']) await setBridgeFilter(family, isFiltered);
      await using network = await StandNetwork.open(host, 1, { isIsolated: true, hasIpv6: true });
      await using a = await network.start('a', 2);
      await using b = await network.start('b', 3);
      await network.publish(8080, 3);
      assert.deepEqual(
        await answers({
          directly: web(a, network.address(3)),
          directly6: web(a, network.ipv6Address(3)),
          byUdp: a.ask('udp', network.address(3), 80),
          published: web(a, network.address(1), 8080),
          published6: web(a, network.ipv6Address(1), 8080),
          ownPublished: web(b, network.address(1), 8080),
        }),
        {
          directly: 'no answer',
          directly6: 'no answer',
          byUdp: 'no answer',
          published: `b ${network.address(1)}`,
          published6: `b ${network.ipv6Address(1)}`,
          ownPublished: `b ${network.address(1)}`,
        },
      );
    });
  }

  test('what names are asked for reaches the host, whatever others drop, and is led to where it is answered', async () => {
    await nft('add table ip filter\nadd chain ip filter INPUT { type filter hook input priority 0; policy drop; }\n');
    await using network = await StandNetwork.open(host, 1, { dnsPort: 5300 });
    assert.deepEqual((await host.firewall.inspect(network.rules)).blockedBy, ['ip filter INPUT']);
    assert.deepEqual(await host.firewall.admit(network.rules), []);
    await using a = await network.start('a', 2);
    await using names = createServer((socket) => socket.end('names')).listen(5300);
    await using other = createServer((socket) => socket.end('other')).listen(7000);
    await Promise.all([once(names, 'listening'), once(other, 'listening')]);
    assert.deepEqual(
      await answers({ names: web(a, network.address(1), 53), other: web(a, network.address(1), 7000) }),
      { names: 'names', other: 'no answer' },
    );
    await host.firewall.remove(network.rules);
    assert.doesNotMatch(await nft('list table ip filter\n'), /gtystand/);
    await nft('delete table ip filter\n');
  });

  test('rules that somebody else emptied are missed, and back with all ports when they are put back', async () => {
    await using remote = await RemoteMachine.open(host);
    await using network = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using _ = await network.start('a', 2);
    await network.publish(8080, 2);
    const ports = (await host.firewall.published(network.rules)) ?? [];
    assert.equal(ports.length, 4);
    await nft(`delete table ip6 ${network.rules.table}\n`);
    assert.equal((await host.firewall.inspect(network.rules)).isInstalled, false);
    assert.equal(await host.firewall.published(network.rules), undefined);
    await nft('flush ruleset\n');
    await host.firewall.install(network.rules, ports);
    assert.equal((await host.firewall.inspect(network.rules)).isInstalled, true);
    assert.equal(await remote.namespace.ask('tcp', remote.hostAddress, 8080), `a ${remote.address}`);
    assert.equal(await remote.namespace.ask('tcp', remote.hostIpv6Address, 8080), `a ${remote.ipv6Address}`);
  });

  test('a bridge that somebody deleted is made again with its containers, and their own ports lead back to them', async () => {
    await using network = await StandNetwork.open(host, 1);
    await using a = await network.start('a', 2);
    await using b = await network.start('b', 3);
    await network.publish(8080, 2);
    const ports = readdirSync('/proc/sys/net/ipv4/conf').filter((name) => name.startsWith('gvs'));
    await host.links.remove(network.bridge.name);
    assert.match(await web(b, network.address(2)), /no answer|EHOSTUNREACH/);
    await host.links.createBridge({ ...network.bridge, ports });
    // What b asked while there was no bridge may still be given up on: the kernel looks for a neighbour for three seconds.
    await eventually('the answer from port to port', async () => {
      const answer = await web(b, network.address(2));
      return answer === `a ${network.address(3)}`;
    });
    assert.equal(await web(a, network.address(1), 8080), `a ${network.address(1)}`);
  });
});

/** @param family `ip` or `ip6`: whether what goes from port to port of bridges here passes its rules. */
async function setBridgeFilter(family: string, isOn: boolean): Promise<void> {
  const path = `/proc/sys/net/bridge/bridge-nf-call-${family}tables`;
  await host.processes.run('sh', ['-c', `[ ! -e ${path} ] || echo ${isOn ? 1 : 0} > ${path}`]);
}

async function nft(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.processes.run('nft', ['-f', '-'], { input: script });
  assert.equal(exitCode, 0, stderr);
  return stdout;
}
