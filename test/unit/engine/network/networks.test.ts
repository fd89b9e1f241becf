import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { NetworkNames } from '../../../../src/engine/network/network-names.js';
import type { BridgeRules } from '../../../../src/host/firewall.js';
import { FakeFirewall } from '../../../support/fake-firewall.js';
import { networkMachine } from '../../../support/network-machine.js';
import { ON_BRIDGE } from '../../../support/test-bridge.js';

const NOWHERE = { address: '', gateway: '' };

const rulesOf = ({ table, bridge }: NetworkNames): BridgeRules => ({
  table,
  bridge,
  subnets: [],
  isMasqueraded: true,
  isInternal: false,
  isIsolated: false,
  dnsPort: undefined,
});

const web = {
  containerId: 'web',
  places: ON_BRIDGE,
  ports: [{ protocol: 'tcp', hostAddress: '', hostPort: 0, containerPort: 80 }],
} as const;

test('a life on the bridge: an address and a port, then an interface, then nothing', async () => {
  using world = networkMachine();
  const bridge = world.open();
  const place = await bridge.reserve(web);
  assert.equal(place.ports[0]?.containerPort, 80);
  assert.notEqual(place.ports[0]?.hostPort, 0);
  await bridge.attach({ containerId: 'web', pid: 1 });
  const rules = rulesOf(world.names);
  assert.equal((await world.firewall.published(rules))?.length, 1);
  await bridge.release('web');
  assert.deepEqual(await world.firewall.published(rules), []);
  assert.deepEqual(world.ports.list(), []);
  assert.equal(await bridge.sweep(), true);
  assert.equal(world.links.has(world.names.bridge), false);
});

test('a container without ports costs no work on rules after the first', async () => {
  using world = networkMachine();
  const bridge = world.open();
  await bridge.reserve({ containerId: 'first', places: ON_BRIDGE, ports: [] });
  world.firewall.calls.length = 0;
  await bridge.reserve({ containerId: 'second', places: ON_BRIDGE, ports: [] });
  await bridge.attach({ containerId: 'second', pid: 2 });
  await bridge.release('second');
  assert.deepEqual(world.firewall.calls, []);
});

test('the bridge stays while a container is on it, and is made again when one comes back', async () => {
  using world = networkMachine();
  const bridge = world.open();
  const {
    endpoints: [{ address, gateway } = NOWHERE],
  } = await bridge.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
  assert.equal(await bridge.sweep(), false);
  await bridge.release('a');
  assert.equal(await bridge.sweep(), true);
  const again = await bridge.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
  assert.equal(again.endpoints[0]?.gateway, gateway);
  assert.notEqual(again.endpoints[0]?.address, address);
  assert.equal(world.links.has(world.names.bridge), true);
});

test('a remembered subnet gives way when the machine has got a route there', async () => {
  using world = networkMachine();
  const bridge = world.open();
  const {
    endpoints: [{ gateway } = NOWHERE],
  } = await bridge.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
  await bridge.release('a');
  await bridge.sweep();
  await world.links.createBridge({ name: 'vpn0', addresses: [`${gateway}/22`], macAddress: '', mtu: 1500 });
  assert.notEqual(
    (await bridge.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] })).endpoints[0]?.gateway,
    gateway,
  );
});

test("the container's interface has the MTU of the way out", async () => {
  const eth0 = { name: 'eth0', mtu: 1400, macAddress: '', isUp: true, addresses: ['192.0.2.2/24'] };
  using world = networkMachine({ links: [eth0], routes: [{ family: 'ipv4', destination: 'default', device: 'eth0' }] });
  const bridge = world.open();
  await bridge.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
  await bridge.attach({ containerId: 'a', pid: 1 });
  const ours = (await world.links.list()).filter(({ name }) => name !== 'eth0');
  assert.deepEqual(
    ours.map(({ mtu }) => mtu),
    [1400, 1400],
  );
});

test('reserving anew releases what was there, as after a kill', async () => {
  using world = networkMachine();
  const first = await world.open().reserve(web);
  const second = await world
    .open()
    .reserve({ ...web, ports: [{ ...web.ports[0], hostPort: first.ports[0]?.hostPort ?? 0 }] });
  assert.equal(second.ports[0]?.hostPort, first.ports[0]?.hostPort);
  assert.deepEqual(
    world.ports.list().map(({ hostAddress }) => hostAddress),
    ['0.0.0.0', '::'],
  );
});

test('when rules cannot be made the container is not attached, and releasing it still works', async () => {
  using world = networkMachine();
  await world.open().reserve({ containerId: 'other', places: ON_BRIDGE, ports: [] });
  const firewall = new FakeFirewall();
  firewall.publish = async () => {
    throw new Error('nft is broken');
  };
  const bridge = world.open({ firewall });
  await bridge.reserve(web);
  await assert.rejects(bridge.attach({ containerId: 'web', pid: 1 }), /nft is broken/);
  await bridge.release('web');
  assert.deepEqual(world.ports.list(), []);
});

test('recovery takes ports away that no record knows, and puts back those that are missing', async () => {
  using world = networkMachine();
  const bridge = world.open();
  const {
    endpoints: [{ address } = NOWHERE],
  } = await bridge.reserve(web);
  await bridge.attach({ containerId: 'web', pid: 1 });
  const rules = rulesOf(world.names);
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

test('what comes by IPv6 needs a proxy, but for SCTP, which has none', async () => {
  using world = networkMachine();
  const bridge = world.open();
  const port = { ...web.ports[0], hostPort: 0 };
  await bridge.reserve({
    containerId: 'web',
    places: ON_BRIDGE,
    ports: [
      port,
      { ...port, hostAddress: '127.0.0.1' },
      { ...port, hostAddress: '::1' },
      { ...port, protocol: 'udp' },
      { ...port, protocol: 'sctp' },
    ],
  });
  assert.deepEqual(
    bridge
      .proxyTargets()
      .map(({ protocol, listenAddress }) => `${protocol} ${listenAddress}`)
      .toSorted(),
    ['tcp ::', 'tcp ::1', 'udp ::'],
  );
  assert.equal((await world.firewall.published(rulesOf(world.names)))?.length, 4);
});
