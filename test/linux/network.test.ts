import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { PortProxy } from '../../src/engine/network/port-proxy.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { freePort } from '../support/free-port.js';
import { hostTestReason } from '../support/linux-only.js';
import { askFromHere } from '../support/net-namespace.js';
import { RemoteMachine } from '../support/remote-machine.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type AttachedContainer, type BridgeUnderTest, ON_BRIDGE, openTestBridge } from '../support/test-bridge.js';
import { until } from '../support/until.js';

const host = nodeHost(process.env);
const tcp = (hostPort: number, containerPort: number, hostAddress = '') =>
  ({ protocol: 'tcp', hostAddress, hostPort, containerPort }) as const;
const portOf = ({ ports }: Pick<AttachedContainer, 'ports'>, wanted: string): number =>
  ports.find(({ protocol }) => protocol === wanted)?.hostPort ?? 0;
const udp = (hostPort: number, containerPort: number, hostAddress = '') =>
  ({ protocol: 'udp', hostAddress, hostPort, containerPort }) as const;

describe('the default bridge, on this machine', { skip: hostTestReason() }, () => {
  let remote: RemoteMachine;
  let bridge: BridgeUnderTest;

  before(async () => {
    remote = await RemoteMachine.open(host);
    bridge = await openTestBridge(host);
  });
  after(async () => {
    await bridge[Symbol.asyncDispose]();
    await remote[Symbol.asyncDispose]();
  });

  test('a published port is reached from everywhere', async () => {
    await using web = await bridge.start('web', [tcp(0, 80), udp(0, 80)]);
    await using other = await bridge.start('other');
    await web.namespace.serve('web', 80);
    const {
      ports,
      endpoint: { address, gateway },
    } = web;
    const [tcpPort, udpPort] = [portOf({ ports }, 'tcp'), portOf({ ports }, 'udp')];

    // From this machine: by its own address, by loopback, and past the published port.
    assert.equal(await askFromHere(host, 'tcp', remote.hostAddress, tcpPort), `web ${remote.hostAddress}`);
    assert.equal(await askFromHere(host, 'tcp', '127.0.0.1', tcpPort), `web ${gateway}`);
    assert.equal(await askFromHere(host, 'tcp', address, 80), `web ${gateway}`);
    assert.equal(await askFromHere(host, 'udp', '127.0.0.1', udpPort), `web ${gateway}`);
    assert.equal(await askFromHere(host, 'udp', remote.hostAddress, udpPort), `web ${remote.hostAddress}`);
    // From elsewhere: the container sees who asks.
    assert.equal(await remote.namespace.ask('tcp', remote.hostAddress, tcpPort), `web ${remote.address}`);
    assert.equal(await remote.namespace.ask('udp', remote.hostAddress, udpPort), `web ${remote.address}`);
    // From another container of the bridge, directly and by the host.
    assert.equal(await other.namespace.ask('tcp', address, 80), `web ${other.endpoint.address}`);
    assert.equal(await other.namespace.ask('tcp', remote.hostAddress, tcpPort), `web ${gateway}`);
    assert.equal(await other.namespace.ask('udp', gateway, udpPort), `web ${gateway}`);
    // From itself, by the host.
    assert.equal(await web.namespace.ask('tcp', remote.hostAddress, tcpPort), `web ${gateway}`);
    assert.equal(await web.namespace.ask('udp', remote.hostAddress, udpPort), `web ${gateway}`);
  });

  test('a container reaches other machines, which see the host', async () => {
    await using client = await bridge.start('client');
    await remote.namespace.serve('remote', 7000);
    assert.equal(await client.namespace.ask('tcp', remote.address, 7000), `remote ${remote.hostAddress}`);
    assert.equal(await client.namespace.ask('udp', remote.address, 7000), `remote ${remote.hostAddress}`);
  });

  test('a port on one address is not reached by another', async () => {
    const port = await freePort();
    await using web = await bridge.start('local', [tcp(port, 80, '127.0.0.1')]);
    await web.namespace.serve('local', 80);
    assert.match(await askFromHere(host, 'tcp', '127.0.0.1', port), /^local /);
    assert.equal(await askFromHere(host, 'tcp', remote.hostAddress, port), 'ECONNREFUSED');
    assert.equal(await remote.namespace.ask('tcp', remote.hostAddress, port), 'ECONNREFUSED');
  });

  test('what is not published is not reached from outside, even by a machine that knows the way', async () => {
    await using web = await bridge.start('hidden');
    await web.namespace.serve('hidden', 80);
    await remote.namespace.run('ip', 'route', 'add', `${web.endpoint.address}/32`, 'via', remote.hostAddress);
    assert.equal(await remote.namespace.ask('tcp', web.endpoint.address, 80), 'no answer');
  });

  test('a container does not reach what listens on the loopback of the host', async () => {
    await using server = createServer((socket) => socket.end('secret')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using client = await bridge.start('curious');
    const { port } = server.address() as { port: number };
    // With all rights over its own network, it sends packets for 127.0.0.1 out to the bridge.
    await client.namespace.run('ip', 'address', 'delete', '127.0.0.1/8', 'dev', 'lo');
    await client.namespace.run('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet');
    await client.namespace.run('ip', 'route', 'add', '127.0.0.0/8', 'via', client.endpoint.gateway);
    assert.equal(await client.namespace.ask('tcp', '127.0.0.1', port), 'no answer');
  });

  test('inside: loopback, one interface, the way out, the MTU of the uplink, no IPv6', async () => {
    await using client = await bridge.start('looker');
    const links = JSON.parse(await client.namespace.run('ip', '-json', 'address')) as {
      ifname: string;
      flags: string[];
      mtu: number;
      address: string;
      addr_info: { family: string; local: string }[];
    }[];
    assert.deepEqual(
      links.map(({ ifname }) => ifname),
      ['lo', 'eth0'],
    );
    assert.ok(links.every(({ flags }) => flags.includes('UP')));
    const [, eth0] = links;
    assert.equal(eth0?.address, client.endpoint.macAddress);
    assert.deepEqual(
      eth0?.addr_info.map(({ local }) => local),
      [client.endpoint.address],
    );
    const routes = await host.links.routes();
    const uplink = routes.find(({ destination }) => destination === 'default')?.device;
    const mtu = (await host.links.list()).find(({ name }) => name === uplink)?.mtu ?? 1500;
    assert.equal(eth0?.mtu, mtu);
  });

  test('a port that a container or a program has is refused, and says who has it', async () => {
    await using server = createServer().listen(0);
    await once(server, 'listening');
    const { port: busy } = server.address() as { port: number };
    await assert.rejects(bridge.network.reserve({ containerId: 'late', places: ON_BRIDGE, ports: [tcp(busy, 80)] }), {
      code: 'port_taken',
      message: new RegExp(`^Bind for 0\\.0\\.0\\.0:${busy} failed: .* by [^ ]+ \\(process ${process.pid}\\)$`),
    });

    const port = await freePort();
    await using _ = await bridge.start('first', [tcp(port, 80, '127.0.0.1')]);
    await assert.rejects(bridge.network.reserve({ containerId: 'late', places: ON_BRIDGE, ports: [tcp(port, 80)] }), {
      code: 'port_taken',
      message: /already allocated by container first/,
    });
    // The same number of another protocol, or on another address, is another port.
    await using __ = await bridge.start('second', [udp(port, 80), tcp(port, 80, remote.hostAddress)]);
  });

  test('two state roots share a machine and never meet', async () => {
    await using second = await openTestBridge(host);
    await using one = await bridge.start('one', [tcp(0, 80)]);
    await using two = await second.start('two', [tcp(0, 80)]);
    await two.namespace.serve('two', 80);
    assert.notEqual(one.endpoint.gateway, two.endpoint.gateway);
    assert.equal(await one.namespace.ask('tcp', two.endpoint.address, 80), 'no answer');
    const port = two.ports[0]?.hostPort ?? 0;
    assert.match(await one.namespace.ask('tcp', remote.hostAddress, port), /^two /);
    await two[Symbol.asyncDispose]();
    assert.equal(await second.network.sweep(), true);
    assert.equal(host.links.has(second.names.bridge), false);
    assert.equal(host.links.has(bridge.names.bridge), true);
  });

  test('what a killed process left is released, and what lives keeps its rules', async () => {
    const port = await freePort();
    await using alive = await bridge.start('alive', [tcp(0, 80)]);
    await alive.namespace.serve('alive', 80);
    // Killed between `reserve` and `attach`, and after somebody flushed the firewall.
    await bridge.network.reserve({ containerId: 'half-made', places: ON_BRIDGE, ports: [tcp(port, 80)] });
    await bridge.network.attach({ ...alive, containerId: 'nobody' }).catch(() => undefined);
    const { exitCode } = await host.processes.run('nft', ['delete', 'table', 'ip', bridge.names.table]);
    assert.equal(exitCode, 0);

    await using later = await bridge.reopen();
    await later.network.recover({ isAlive: (id) => id === 'alive' });
    assert.equal(
      await askFromHere(host, 'tcp', '127.0.0.1', alive.ports[0]?.hostPort ?? 0),
      `alive ${alive.endpoint.gateway}`,
    );
    assert.equal(await later.network.sweep(), false);
    await using _ = await bridge.start('next', [tcp(port, 80)]);
  });

  test('a flushed firewall is put back when the next container comes', async () => {
    await using first = await bridge.start('before', [tcp(0, 80)]);
    await first.namespace.serve('before', 80);
    await host.processes.run('nft', ['delete', 'table', 'ip', bridge.names.table]);
    await using _ = await bridge.start('after', [tcp(0, 80)]);
    assert.match(await askFromHere(host, 'tcp', '127.0.0.1', first.ports[0]?.hostPort ?? 0), /^before /);
  });

  test('IPv6 is served by a proxy where a container has none', async () => {
    await using web = await bridge.start('six', [tcp(0, 80), udp(0, 80)]);
    await web.namespace.serve('six', 80);
    await using proxy = new PortProxy();
    const targets = bridge.network.proxyTargets().filter(({ containerId }) => containerId === 'six');
    assert.deepEqual(await proxy.setTargets(targets), []);
    const [tcpPort, udpPort] = [portOf(web, 'tcp'), portOf(web, 'udp')];
    for (const address of ['::1', remote.hostIpv6Address]) {
      assert.equal(await askFromHere(host, 'tcp', address, tcpPort), `six ${web.endpoint.gateway}`);
      assert.equal(await askFromHere(host, 'udp', address, udpPort), `six ${web.endpoint.gateway}`);
    }
    assert.match(await remote.namespace.ask('tcp', remote.hostIpv6Address, tcpPort), /^six /);
    assert.match(await remote.namespace.ask('udp', remote.hostIpv6Address, udpPort), /^six /);
    await proxy.setTargets([]);
    assert.equal(await askFromHere(host, 'tcp', '::1', tcpPort), 'ECONNREFUSED');
  });

  test('many at once get different addresses and ports, from several processes too', async () => {
    await using second = await bridge.reopen();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? bridge : second).network.reserve({
          containerId: `many${index}`,
          places: ON_BRIDGE,
          ports: [tcp(0, 80)],
        }),
      ),
    );
    assert.equal(new Set(claims.map(({ endpoints }) => endpoints[0]?.address)).size, 20);
    assert.equal(new Set(claims.map(({ ports }) => ports[0]?.hostPort)).size, 20);
    for (let index = 0; index < 20; index++) await bridge.network.release(`many${index}`);
    assert.deepEqual(await host.firewall.published(bridge.rules()), []);
  });

  test('one process may come while another takes the bridge away', async () => {
    await using one = await openTestBridge(host);
    await using two = await one.reopen();
    const comeAndGo = async (world: BridgeUnderTest, id: string): Promise<void> => {
      for (let round = 0; round < 8; round++) {
        await using _ = await world.start(`${id}${round}`, [tcp(0, 80)]);
        assert.equal(await world.network.sweep(), false);
        await world.network.release(`${id}${round}`);
        await world.network.sweep();
      }
    };
    await Promise.all([comeAndGo(one, 'a'), comeAndGo(two, 'b')]);
    assert.equal(await one.network.sweep(), true);
    assert.equal(host.links.has(one.names.bridge), false);
  });

  test('without the programs that it takes, the error names them, and nothing stays behind', async () => {
    const programs = temporaryFolder();
    const poor = await openTestBridge(nodeHost({ PATH: programs }));
    const start = () => poor.network.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
    await assert.rejects(start(), { code: 'program_missing', message: 'ip is not installed' });
    const { stdout } = await host.processes.run('sh', ['-c', 'command -v ip']);
    symlinkSync(stdout.trim(), join(programs, 'ip'));
    await assert.rejects(start(), { code: 'program_missing', message: 'nft is not installed' });
    await using whole = await openTestBridge(host, poor.roots);
    assert.equal(await whole.network.sweep(), true);
    assert.equal(host.links.has(poor.names.bridge), false);
    await poor[Symbol.asyncDispose]();
  });

  test('nothing is left in the end', async () => {
    await using own = await openTestBridge(host);
    const container = await own.start('short', [tcp(0, 80)]);
    await container[Symbol.asyncDispose]();
    assert.equal(await own.network.sweep(), true);
    assert.equal(await own.network.sweep(), true);
    assert.equal(host.links.has(own.names.bridge), false);
    assert.equal(await host.firewall.published(own.rules()), undefined);
    // The kernel takes a network namespace down a while after its last process.
    await until(() => !readdirSync('/sys/class/net').some((name) => name.startsWith(own.names.portPrefix)));
  });
});
