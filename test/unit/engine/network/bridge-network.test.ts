import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { openDatabase } from '../../../../src/engine/metadata/database.js';
import { networkRecords } from '../../../../src/engine/metadata/networks.js';
import { bridgeNames } from '../../../../src/engine/network/bridge-names.js';
import { openBridge } from '../../../../src/engine/network/bridge-network.js';
import { layout } from '../../../../src/engine/roots.js';
import { systemClock } from '../../../../src/host/node/clock.js';
import { systemRandom } from '../../../../src/host/node/random.js';
import { libcSyscalls } from '../../../../src/host/node/syscalls.js';
import { FakeFirewall } from '../../../support/fake-firewall.js';
import { FakeLinks } from '../../../support/fake-links.js';

/** One machine, and as many processes on it as are opened. */
function machine(world: ConstructorParameters<typeof FakeLinks>[0] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gb-'));
  const roots = { dataRoot: join(folder, 'd'), runRoot: join(folder, 'r') };
  const links = new FakeLinks(world);
  const firewall = new FakeFirewall();
  const database = openDatabase(layout.database(roots));
  const host = { links, firewall, clock: systemClock, random: systemRandom, syscalls: libcSyscalls() };
  return {
    links,
    firewall,
    names: bridgeNames(roots),
    records: networkRecords(database),
    open: (changes: Partial<typeof host> = {}) => openBridge({ host: { ...host, ...changes }, roots, database }),
    [Symbol.dispose]() {
      database[Symbol.dispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

const web = {
  containerId: 'web',
  ports: [{ protocol: 'tcp', hostAddress: '', hostPort: 0, containerPort: 80 }],
} as const;

test('a life on the bridge: an address and a port, then an interface, then nothing', async () => {
  using world = machine();
  const bridge = world.open();
  const place = await bridge.reserve(web);
  assert.equal(place.ports[0]?.containerPort, 80);
  assert.notEqual(place.ports[0]?.hostPort, 0);
  await bridge.attach({ containerId: 'web', pid: 1, ...place });
  const rules = { table: world.names.table, bridge: world.names.bridge, subnet: '' };
  assert.equal((await world.firewall.published(rules))?.length, 1);
  await bridge.release('web');
  assert.deepEqual(await world.firewall.published(rules), []);
  assert.deepEqual(world.records.ports(), []);
  assert.equal(await bridge.sweep(), true);
  assert.equal(world.links.has(world.names.bridge), false);
});

test('a container without ports costs no work on rules after the first', async () => {
  using world = machine();
  const bridge = world.open();
  await bridge.reserve({ containerId: 'first', ports: [] });
  world.firewall.calls.length = 0;
  const place = await bridge.reserve({ containerId: 'second', ports: [] });
  await bridge.attach({ containerId: 'second', pid: 2, ...place });
  await bridge.release('second');
  assert.deepEqual(world.firewall.calls, []);
});

test('the bridge stays while a container is on it, and is made again when one comes back', async () => {
  using world = machine();
  const bridge = world.open();
  const {
    endpoint: { address, gateway },
  } = await bridge.reserve({ containerId: 'a', ports: [] });
  assert.equal(await bridge.sweep(), false);
  await bridge.release('a');
  assert.equal(await bridge.sweep(), true);
  const again = await bridge.reserve({ containerId: 'a', ports: [] });
  assert.equal(again.endpoint.gateway, gateway);
  assert.notEqual(again.endpoint.address, address);
  assert.equal(world.links.has(world.names.bridge), true);
});

test('a remembered subnet gives way when the machine has got a route there', async () => {
  using world = machine();
  const bridge = world.open();
  const {
    endpoint: { gateway },
  } = await bridge.reserve({ containerId: 'a', ports: [] });
  await bridge.release('a');
  await bridge.sweep();
  await world.links.createBridge({ name: 'vpn0', addresses: [`${gateway}/22`], macAddress: '', mtu: 1500 });
  assert.notEqual((await bridge.reserve({ containerId: 'a', ports: [] })).endpoint.gateway, gateway);
});

test("the container's interface has the MTU of the way out", async () => {
  const eth0 = { name: 'eth0', mtu: 1400, macAddress: '', isUp: true, addresses: ['192.0.2.2/24'] };
  using world = machine({ links: [eth0], routes: [{ family: 'ipv4', destination: 'default', device: 'eth0' }] });
  const bridge = world.open();
  const place = await bridge.reserve({ containerId: 'a', ports: [] });
  await bridge.attach({ containerId: 'a', pid: 1, ...place });
  const ours = (await world.links.list()).filter(({ name }) => name !== 'eth0');
  assert.deepEqual(
    ours.map(({ mtu }) => mtu),
    [1400, 1400],
  );
});

test('reserving anew releases what was there, as after a kill', async () => {
  using world = machine();
  const first = await world.open().reserve(web);
  const second = await world
    .open()
    .reserve({ ...web, ports: [{ ...web.ports[0], hostPort: first.ports[0]?.hostPort ?? 0 }] });
  assert.equal(second.ports[0]?.hostPort, first.ports[0]?.hostPort);
  assert.equal(world.records.ports().length, 1);
});

test('when rules cannot be made the container is not attached, and releasing it still works', async () => {
  using world = machine();
  await world.open().reserve({ containerId: 'other', ports: [] });
  const firewall = new FakeFirewall();
  firewall.publish = async () => {
    throw new Error('nft is broken');
  };
  const bridge = world.open({ firewall });
  const place = await bridge.reserve(web);
  await assert.rejects(bridge.attach({ containerId: 'web', pid: 1, ...place }), /nft is broken/);
  await bridge.release('web');
  assert.deepEqual(world.records.ports(), []);
});

test('recovery takes ports away that no record knows, and puts back those that are missing', async () => {
  using world = machine();
  const bridge = world.open();
  const {
    endpoint: { address },
  } = await bridge.reserve(web);
  await bridge.attach({ containerId: 'web', pid: 1, ...(await bridge.reserve(web)) });
  const rules = { table: world.names.table, bridge: world.names.bridge, subnet: '' };
  const before = await world.firewall.published(rules);
  await world.firewall.install(rules, [
    { protocol: 'udp', hostAddress: '', hostPort: 1, containerAddress: address, containerPort: 1 },
  ]);
  await world.open().recover({ isAlive: () => true });
  assert.deepEqual(await world.firewall.published(rules), before);
  world.firewall.flush();
  await world.open().recover({ isAlive: () => true });
  assert.deepEqual(await world.firewall.published(rules), before);
});

test('what needs a proxy: TCP on every address, or on one of IPv6', async () => {
  using world = machine();
  const bridge = world.open();
  const port = { ...web.ports[0], hostPort: 0 };
  await bridge.reserve({
    containerId: 'web',
    ports: [port, { ...port, hostAddress: '127.0.0.1' }, { ...port, hostAddress: '::' }, { ...port, protocol: 'udp' }],
  });
  assert.deepEqual(
    bridge
      .proxyTargets()
      .map(({ listenAddress }) => listenAddress)
      .toSorted(),
    ['::', '::1'],
  );
});
