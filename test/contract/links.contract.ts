import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Bridge, ContainerInterface, ContainerLinks, Link, Links } from '../../src/host/links.js';

export type LinksUnderTest = AsyncDisposable & {
  readonly links: Links;
  /** A process in a network namespace of its own. */
  startContainer(): Promise<AsyncDisposable & { readonly pid: number }>;
};

const BRIDGE: Bridge = {
  name: 'gtycontract',
  addresses: ['198.18.7.1/24', 'fd00:198:18:7::1/64'],
  macAddress: '02:42:c6:12:07:01',
  mtu: 1400,
};

const onBridge = (changes: Partial<ContainerInterface> = {}): ContainerInterface => ({
  name: 'eth0',
  macAddress: '02:42:c6:12:07:02',
  mtu: BRIDGE.mtu,
  addresses: ['198.18.7.2/24'],
  link: { kind: 'bridge', bridge: BRIDGE.name, hostName: 'gvcontract' },
  ...changes,
});

const second = onBridge({
  name: 'eth1',
  macAddress: '02:42:c6:12:07:03',
  addresses: ['198.18.7.3/24', 'fd00:198:18:7::3/64'],
  link: { kind: 'bridge', bridge: BRIDGE.name, hostName: 'gvcontract2', isIsolated: true },
});

const containing = (pid: number, ...interfaces: readonly ContainerInterface[]): ContainerLinks => ({
  pid,
  interfaces,
  defaultRoutes: [{ family: 'ipv4', interfaceName: 'eth0', gateway: '198.18.7.1' }],
});

/** What the engine relies on in every implementation of {@link Links}. */
export function linksContract(name: string, open: () => Promise<LinksUnderTest>): void {
  describe(`links contract: ${name}`, () => {
    const inside = async ({ links }: LinksUnderTest, pid: number): Promise<readonly Omit<Link, 'isUp'>[]> =>
      (await links.listInside(pid))
        .filter((link) => link.name !== 'lo')
        .map(({ isUp: _, addresses, ...link }) => ({ ...link, addresses: addresses.toSorted() }));
    const shown = ({ name, mtu, macAddress = '', addresses }: ContainerInterface): Omit<Link, 'isUp'> => ({
      name,
      mtu,
      macAddress,
      addresses,
    });

    test('a bridge that was made is there, up, with its addresses and their routes', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      assert.equal(world.links.has(BRIDGE.name), true);
      const link = (await world.links.list()).find((each) => each.name === BRIDGE.name);
      assert.deepEqual(link, { ...BRIDGE, isUp: true });
      const routes = await world.links.routes();
      for (const [family, destination] of [
        ['ipv4', '198.18.7.0/24'],
        ['ipv6', 'fd00:198:18:7::/64'],
      ]) {
        const isThis = (route: (typeof routes)[number]) => route.family === family && route.destination === destination;
        assert.ok(routes.some((route) => isThis(route) && route.device === BRIDGE.name));
      }
    });

    test('a bridge of somebody else keeps what it has, and gets what is asked for', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      const other = { ...BRIDGE, addresses: ['198.18.7.9/24'], mtu: 1300, macAddress: '02:00:00:00:00:99' };
      await world.links.createBridge({ ...other, isForeign: true, ports: ['nothere0'] });
      const link = (await world.links.list()).find((each) => each.name === BRIDGE.name);
      assert.deepEqual(
        [link?.mtu, link?.macAddress, link?.addresses.toSorted()],
        [BRIDGE.mtu, BRIDGE.macAddress, [...BRIDGE.addresses, '198.18.7.9/24'].toSorted()],
      );
      await world.links.remove(BRIDGE.name);
    });

    test('making a bridge twice, and removing it twice, is no error; the second time says what it has', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      await world.links.createBridge({ ...BRIDGE, addresses: ['198.18.7.9/24'] });
      const link = (await world.links.list()).find((each) => each.name === BRIDGE.name);
      assert.deepEqual(link?.addresses, ['198.18.7.9/24']);
      await world.links.createBridge({ ...BRIDGE, addresses: [] });
      await world.links.remove(BRIDGE.name);
      await world.links.remove(BRIDGE.name);
      assert.equal(world.links.has(BRIDGE.name), false);
    });

    test('the end of a container on the host goes with the container', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      {
        await using container = await world.startContainer();
        await world.links.connect(containing(container.pid, onBridge()));
        assert.equal(world.links.has('gvcontract'), true);
      }
      assert.equal(world.links.has('gvcontract'), false);
    });

    test('a container has all its interfaces at once, with what they were given', async () => {
      await using world = await open();
      await using container = await world.startContainer();
      await world.links.createBridge(BRIDGE);
      await world.links.connect(containing(container.pid, onBridge(), second));
      assert.deepEqual(await inside(world, container.pid), [shown(onBridge()), shown(second)]);
      assert.ok((await world.links.listInside(container.pid)).every(({ isUp }) => isUp));
    });

    test('a running container gets one more, and gives one back', async () => {
      await using world = await open();
      await using container = await world.startContainer();
      await world.links.createBridge(BRIDGE);
      await world.links.connect(containing(container.pid, onBridge()));
      await world.links.connect({ pid: container.pid, interfaces: [second], defaultRoutes: [] });
      await world.links.setDefaultRoutes({
        pid: container.pid,
        defaultRoutes: [
          { family: 'ipv4', interfaceName: 'eth1', gateway: '198.18.7.1' },
          { family: 'ipv6', interfaceName: 'eth1', gateway: 'fd00:198:18:7::1' },
        ],
      });
      await world.links.setDefaultRoutes({ pid: container.pid, defaultRoutes: [] });
      await world.links.disconnect({ pid: container.pid, name: 'eth0' });
      await world.links.disconnect({ pid: container.pid, name: 'eth0' });
      assert.deepEqual(await inside(world, container.pid), [shown(second)]);
      assert.deepEqual([world.links.has('gvcontract'), world.links.has('gvcontract2')], [false, true]);
    });

    test('nothing is inside a container that has ended, nor can be taken out', async () => {
      await using world = await open();
      const container = await world.startContainer();
      await container[Symbol.asyncDispose]();
      assert.deepEqual(await world.links.listInside(container.pid), []);
      await world.links.disconnect({ pid: container.pid, name: 'eth0' });
    });

    test('a container is not joined to a bridge that is not there, nor twice by one name', async () => {
      await using world = await open();
      await using container = await world.startContainer();
      await assert.rejects(world.links.connect(containing(container.pid, onBridge())), { code: 'network_failed' });
      await world.links.createBridge(BRIDGE);
      await world.links.connect(containing(container.pid, onBridge()));
      await assert.rejects(world.links.connect(containing(container.pid, onBridge())), { code: 'network_failed' });
    });

    test('where one interface cannot be made, none of them stays, and what was there does', async () => {
      await using world = await open();
      await using container = await world.startContainer();
      await world.links.createBridge(BRIDGE);
      await world.links.connect({ pid: container.pid, interfaces: [second], defaultRoutes: [] });
      const rival = onBridge({
        name: 'eth1',
        link: { ...second.link, hostName: 'gvcontract3' } as ContainerInterface['link'],
      });
      await assert.rejects(world.links.connect(containing(container.pid, onBridge(), rival)), {
        code: 'network_failed',
      });
      assert.deepEqual(await inside(world, container.pid), [shown(second)]);
      assert.deepEqual(
        ['gvcontract', 'gvcontract2', 'gvcontract3'].map((each) => world.links.has(each)),
        [false, true, false],
      );
    });

    test('containers stand on an interface that was made for that', async () => {
      await using world = await open();
      await using container = await world.startContainer();
      const parent = { kind: 'dummy', name: 'gtyparent' } as const;
      assert.equal(await world.links.createParent(parent), true);
      assert.equal(await world.links.createParent(parent), false);
      const wanted = onBridge({ link: { kind: 'macvlan', parent: parent.name, mode: 'bridge' }, mtu: 1500 });
      await world.links.connect({ pid: container.pid, interfaces: [wanted], defaultRoutes: [] });
      assert.deepEqual(await inside(world, container.pid), [shown(wanted)]);
      await world.links.remove(parent.name);
      assert.equal(world.links.has(parent.name), false);
    });

    test('a name is not taken for the beginning of another', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      assert.equal(world.links.has(BRIDGE.name.slice(0, -1)), false);
    });
  });
}
