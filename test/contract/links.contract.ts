import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Bridge, BridgePort, Links } from '../../src/host/links.js';

export type LinksUnderTest = AsyncDisposable & {
  readonly links: Links;
  /** A process in a network namespace of its own. */
  startContainer(): Promise<AsyncDisposable & { readonly pid: number }>;
};

const BRIDGE: Bridge = {
  name: 'gtycontract',
  address: '198.18.7.1',
  prefixLength: 24,
  macAddress: '02:42:c6:12:07:01',
  mtu: 1400,
};

const port = (pid: number): BridgePort => ({
  bridge: BRIDGE.name,
  hostName: 'gvcontract',
  containerName: 'eth0',
  pid,
  macAddress: '02:42:c6:12:07:02',
  mtu: BRIDGE.mtu,
  address: '198.18.7.2',
  prefixLength: BRIDGE.prefixLength,
  gateway: BRIDGE.address,
});

/** What the engine relies on in every implementation of {@link Links}. */
export function linksContract(name: string, open: () => Promise<LinksUnderTest>): void {
  describe(`links contract: ${name}`, () => {
    test('a bridge that was made is there, up, with its address and a route', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      assert.equal(world.links.has(BRIDGE.name), true);
      const link = (await world.links.list()).find((each) => each.name === BRIDGE.name);
      assert.deepEqual(link, {
        name: BRIDGE.name,
        mtu: BRIDGE.mtu,
        macAddress: BRIDGE.macAddress,
        isUp: true,
        addresses: ['198.18.7.1/24'],
      });
      const routes = await world.links.routes();
      assert.ok(routes.some(({ destination, device }) => destination === '198.18.7.0/24' && device === BRIDGE.name));
    });

    test('making a bridge twice, and removing it twice, is no error', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      await world.links.createBridge(BRIDGE);
      await world.links.remove(BRIDGE.name);
      await world.links.remove(BRIDGE.name);
      assert.equal(world.links.has(BRIDGE.name), false);
    });

    test('the end of a container on the host goes with the container', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      {
        await using container = await world.startContainer();
        await world.links.connect(port(container.pid));
        assert.equal(world.links.has('gvcontract'), true);
      }
      assert.equal(world.links.has('gvcontract'), false);
    });

    test('a container is not joined to a bridge that is not there, nor twice by one name', async () => {
      await using world = await open();
      await using container = await world.startContainer();
      await assert.rejects(world.links.connect(port(container.pid)), { code: 'network_failed' });
      await world.links.createBridge(BRIDGE);
      await world.links.connect(port(container.pid));
      await assert.rejects(world.links.connect(port(container.pid)), { code: 'network_failed' });
    });

    test('a name is not taken for the beginning of another', async () => {
      await using world = await open();
      await world.links.createBridge(BRIDGE);
      assert.equal(world.links.has(BRIDGE.name.slice(0, -1)), false);
    });
  });
}
