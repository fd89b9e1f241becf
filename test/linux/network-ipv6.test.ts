import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';

import { nodeHost } from '../../src/host/node/node-host.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';
import { askFromHere } from '../support/net-namespace.js';
import { StandNetwork } from '../support/network-stand.js';
import { RemoteMachine } from '../support/remote-machine.js';

const host = nodeHost(process.env);

const skip = hostTestReason() || (!existsSync('/proc/net/if_inet6') && 'needs IPv6');

inOwnNetwork(import.meta.filename, { skip }, () => {
  test('a published port is reached by IPv6 from everywhere, and those outside are seen as who they are', async () => {
    await using remote = await RemoteMachine.open(host);
    await using network = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using web = await network.start('web', 2);
    await using other = await network.start('other', 3);
    await network.publish(8080, 2);
    const gateway = network.ipv6Address(1);
    for (const protocol of ['tcp', 'udp'] as const) {
      assert.equal(await remote.namespace.ask(protocol, remote.hostIpv6Address, 8080), `web ${remote.ipv6Address}`);
      assert.equal(await askFromHere(host, protocol, remote.hostIpv6Address, 8080), `web ${remote.hostIpv6Address}`);
      assert.equal(await other.ask(protocol, remote.hostIpv6Address, 8080), `web ${gateway}`);
      assert.equal(await web.ask(protocol, gateway, 8080), `web ${gateway}`);
    }
    assert.equal(await askFromHere(host, 'tcp', network.ipv6Address(2), 80), `web ${gateway}`);
    assert.equal(await other.ask('tcp', network.ipv6Address(2), 80), `web ${network.ipv6Address(3)}`);
  });

  test('what listens on [::1] of the host is left alone', async () => {
    await using network = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using _ = await network.start('web', 2);
    await network.publish(8080, 2);
    await using proxy = createServer((socket) => socket.end('proxy')).listen(8080, '::1');
    await once(proxy, 'listening');
    assert.equal(await askFromHere(host, 'tcp', '::1', 8080), 'proxy');
  });

  test('a port on one address is not reached by another', async () => {
    await using remote = await RemoteMachine.open(host);
    await using network = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using _ = await network.start('web', 2);
    await host.firewall.publish(network.rules, [
      {
        protocol: 'tcp',
        hostAddress: network.ipv6Address(1),
        hostPort: 8080,
        containerAddress: network.ipv6Address(2),
        containerPort: 80,
      },
    ]);
    assert.match(await askFromHere(host, 'tcp', network.ipv6Address(1), 8080), /^web /);
    assert.equal(await askFromHere(host, 'tcp', remote.hostIpv6Address, 8080), 'ECONNREFUSED');
    assert.equal(await remote.namespace.ask('tcp', remote.hostIpv6Address, 8080), 'ECONNREFUSED');
  });

  test('containers reach others as the host, or as themselves where that is switched off', async () => {
    await using remote = await RemoteMachine.open(host);
    await remote.namespace.serve('remote', 7000);
    await using hidden = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using plain = await StandNetwork.open(host, 2, { hasIpv6: true, isMasqueraded: false });
    const wayBack = ['-6', 'route', 'add', `${plain.ipv6Address(0)}/64`, 'via', remote.hostIpv6Address];
    await remote.namespace.run('ip', ...wayBack);
    await remote.namespace.run('ip', 'route', 'add', `${plain.address(0)}/24`, 'via', remote.hostAddress);
    await using a = await hidden.start('a', 2);
    await using b = await plain.start('b', 2);
    assert.equal(await a.ask('tcp', remote.ipv6Address, 7000), `remote ${remote.hostIpv6Address}`);
    assert.equal(await b.ask('tcp', remote.ipv6Address, 7000), `remote ${plain.ipv6Address(2)}`);
    assert.equal(await b.ask('tcp', remote.address, 7000), `remote ${plain.address(2)}`);
    // A machine that knows the way does not get in by it.
    assert.equal(await remote.namespace.ask('tcp', plain.ipv6Address(2), 80), 'no answer');
  });

  test('without an address of IPv6 a container has none of it, not even by its own doing', async () => {
    await using network = await StandNetwork.open(host, 1);
    await using container = await network.start('four', 2);
    const read = async (): Promise<string> => await container.run('ip', '-6', 'address', 'show', 'dev', 'eth0');
    assert.equal(await read(), '');
    await container.run('sh', '-c', 'echo 0 > /proc/sys/net/ipv6/conf/eth0/disable_ipv6');
    await container.run('ip', 'address', 'add', 'fe80::9/64', 'dev', 'eth0', 'nodad');
    await using server = createServer((socket) => socket.end('host')).listen(7000, '::');
    await once(server, 'listening');
    await using remote = await RemoteMachine.open(host);
    await container.run('ip', '-6', 'route', 'add', 'default', 'dev', 'eth0');
    assert.match(await container.ask('tcp', remote.hostIpv6Address, 7000), /no answer|EHOSTUNREACH/);
  });

  test('IPv6 is off where a container has no address of it, and on for what its programs make', async () => {
    await using four = await StandNetwork.open(host, 1);
    await using six = await StandNetwork.open(host, 2, { hasIpv6: true });
    const settings = async (container: Awaited<ReturnType<StandNetwork['start']>>): Promise<string> =>
      (
        await container.run(
          'sh',
          '-c',
          'cd /proc/sys/net/ipv6/conf; cat eth0/disable_ipv6 default/disable_ipv6 lo/disable_ipv6',
        )
      ).trim();
    await using without = await four.start('four', 2);
    assert.deepEqual((await settings(without)).split('\n'), ['1', '0', '0']);
    await using having = await six.start('six', 2);
    assert.deepEqual((await settings(having)).split('\n'), ['0', '0', '0']);
  });

  test('a machine that begins to forward goes on listening to routers', async () => {
    const setting = (name: string): string => readFileSync(`/proc/sys/net/ipv6/conf/${name}`, 'latin1').trim();
    await host.processes.run('sh', ['-c', 'echo 0 > /proc/sys/net/ipv6/conf/all/forwarding']);
    await using _ = await RemoteMachine.open(host);
    const cable = (await host.links.list()).find(({ name }) => name.startsWith('gtyt'))?.name ?? '';
    await host.processes.run('sh', ['-c', `echo 1 > /proc/sys/net/ipv6/conf/${cable}/accept_ra`]);
    await using network = await StandNetwork.open(host, 1, { hasIpv6: true });
    assert.equal(setting('all/forwarding'), '1');
    assert.equal(setting(`${cable}/accept_ra`), '2');
    assert.equal(setting(`${network.bridge.name}/accept_ra`), '0');
  });

  test('where everything else is dropped, ip6tables lets the bridge through, and is left as it was', async () => {
    const tables = async (...args: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await host.processes.run('ip6tables', args);
      assert.equal(exitCode, 0, stderr);
      return stdout;
    };
    await tables('-P', 'FORWARD', 'DROP');
    await using remote = await RemoteMachine.open(host);
    await remote.namespace.serve('remote', 7000);
    await using network = await StandNetwork.open(host, 1, { hasIpv6: true });
    await using client = await network.start('client', 2);
    assert.deepEqual((await host.firewall.inspect(network.rules)).blockedBy, ['ip6 filter FORWARD']);
    assert.equal(await client.ask('tcp', remote.ipv6Address, 7000), 'no answer');
    assert.deepEqual(await host.firewall.admit(network.rules), []);
    assert.match(await client.ask('tcp', remote.ipv6Address, 7000), /^remote /);
    assert.match(await tables('-S', 'FORWARD'), /-i gtystand1 .*-j ACCEPT/, 'iptables can still read it');
    await host.firewall.remove(network.rules);
    assert.equal(await tables('-S', 'FORWARD'), '-P FORWARD DROP\n');
    await tables('-P', 'FORWARD', 'ACCEPT');
  });
});
