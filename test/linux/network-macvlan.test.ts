import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { MacvlanMode } from '../../src/host/links.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { inOwnNetwork } from '../support/in-own-network.js';
import { hostTestReason } from '../support/linux-only.js';
import { NetNamespace } from '../support/net-namespace.js';
import { startMacvlan } from '../support/network-stand.js';
import { RemoteMachine } from '../support/remote-machine.js';

const host = nodeHost(process.env);

inOwnNetwork(import.meta.filename, { skip: hostTestReason() }, () => {
  /** Two containers on a wire with another machine at its end, in the network of the wire. */
  const onWire = async (mode: MacvlanMode) => {
    await using begun = new AsyncDisposableStack();
    const remote = begun.use(await RemoteMachine.open(host));
    const parent = (await host.links.list()).find(({ name }) => name.startsWith('gtyt'))?.name ?? '';
    await remote.namespace.run('ip', 'address', 'add', '198.18.40.1/24', 'dev', 'eth0');
    await remote.namespace.serve('remote', 80);
    const first = begun.use(await startMacvlan(host, { parent, mode, address: '198.18.40.2/24' }));
    const kept = begun.move();
    return {
      first,
      remote,
      second: () => startMacvlan(host, { parent, mode, address: '198.18.40.3/24' }),
      [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
    };
  };

  test('macvlan containers are on the wire: reached from outside by addresses of their own, and by one another', async () => {
    await using wire = await onWire('bridge');
    await using second = await wire.second();
    assert.equal(await wire.first.ask('tcp', '198.18.40.1', 80), 'remote 198.18.40.2');
    assert.equal(await wire.remote.namespace.ask('tcp', '198.18.40.2', 80), '198.18.40.2 198.18.40.1');
    assert.equal(await second.ask('tcp', '198.18.40.2', 80), '198.18.40.2 198.18.40.3');
  });

  test('private ones reach what is outside and not one another', async () => {
    await using wire = await onWire('private');
    await using second = await wire.second();
    assert.equal(await second.ask('tcp', '198.18.40.1', 80), 'remote 198.18.40.3');
    assert.match(await second.ask('tcp', '198.18.40.2', 80), /EHOSTUNREACH|no answer/);
  });

  test('one that passes through takes the whole wire, and says so to the next', async () => {
    await using wire = await onWire('passthru');
    assert.equal(await wire.first.ask('tcp', '198.18.40.1', 80), 'remote 198.18.40.2');
    await assert.rejects(wire.second(), { code: 'network_failed', message: /macvlan/ });
  });

  test('without a parent containers have a wire of their own, which leads nowhere', async () => {
    const parent = 'gtydummy';
    assert.equal(await host.links.createParent({ kind: 'dummy', name: parent }), true);
    await using a = await startMacvlan(host, { parent, mode: 'bridge', address: '198.18.41.2/24' });
    await using b = await startMacvlan(host, { parent, mode: 'bridge', address: '198.18.41.3/24' });
    assert.equal(await b.ask('tcp', '198.18.41.2', 80), '198.18.41.2 198.18.41.3');
    assert.match(await a.ask('tcp', '198.18.41.9', 80), /EHOSTUNREACH|no answer/);
    await host.links.remove(parent);
    assert.deepEqual(
      (await host.links.list()).map(({ name }) => name).filter((name) => name.startsWith(parent)),
      [],
    );
  });

  test('a parent that is not there, and what the kernel does not have, are said; nothing stays', async () => {
    await using container = await NetNamespace.open(host);
    const connect = (link: Parameters<typeof host.links.connect>[0]['interfaces'][number]['link']) =>
      host.links.connect({
        pid: container.pid,
        interfaces: [{ name: 'eth0', mtu: 1500, addresses: ['198.18.42.2/24'], link }],
        defaultRoutes: [],
      });
    await assert.rejects(connect({ kind: 'macvlan', parent: 'nosuch0', mode: 'bridge' }), {
      code: 'network_failed',
      message: 'cannot set up the network (macvlan): no nosuch0',
    });
    await assert.rejects(host.links.createParent({ kind: 'vlan', name: 'nosuch0.10', parent: 'nosuch0', vlanId: 10 }), {
      code: 'network_failed',
    });
    assert.equal(host.links.has('nosuch0.10'), false);
    assert.deepEqual(
      (await host.links.listInside(container.pid)).map(({ name }) => name),
      ['lo'],
    );
  });

  test('ipvlan containers share the wire by their addresses', async (context) => {
    await using remote = await RemoteMachine.open(host);
    const parent = (await host.links.list()).find(({ name }) => name.startsWith('gtyt'))?.name ?? '';
    await using container = await NetNamespace.open(host);
    try {
      await host.links.connect({
        pid: container.pid,
        interfaces: [
          { name: 'eth0', mtu: 1500, addresses: ['198.18.43.2/24'], link: { kind: 'ipvlan', parent, mode: 'l3' } },
        ],
        defaultRoutes: [{ family: 'ipv4', interfaceName: 'eth0', gateway: undefined }],
      });
    } catch (error) {
      assert.match(String(error), /: this kernel has no ipvlan$/);
      return context.skip('this kernel has no ipvlan');
    }
    await remote.namespace.serve('remote', 80);
    await remote.namespace.run('ip', 'route', 'add', '198.18.43.0/24', 'dev', 'eth0');
    assert.equal(await container.ask('tcp', remote.address, 80), 'remote 198.18.43.2');
  });
});
