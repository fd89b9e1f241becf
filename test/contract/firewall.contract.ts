import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { BridgeRules, Firewall, PublishedPort } from '../../src/host/firewall.js';

export type FirewallUnderTest = AsyncDisposable & { readonly firewall: Firewall };

export const RULES: BridgeRules = {
  table: 'gantry_contract',
  bridge: 'gtycontract',
  subnets: ['198.18.7.0/24', 'fd00:198:18:7::/64'],
  isMasqueraded: true,
  isInternal: false,
  isIsolated: false,
  dnsPort: undefined,
};

const port = (changes: Partial<PublishedPort> = {}): PublishedPort => ({
  protocol: 'tcp',
  hostAddress: '',
  hostPort: 8080,
  containerAddress: '198.18.7.2',
  containerPort: 80,
  ...changes,
});

/** What the engine relies on in every implementation of {@link Firewall}. */
export function firewallContract(name: string, open: () => Promise<FirewallUnderTest>): void {
  describe(`firewall contract: ${name}`, () => {
    const published = async (firewall: Firewall): Promise<readonly string[] | undefined> =>
      (await firewall.published(RULES))?.map((each) => JSON.stringify(port(each))).toSorted();
    const texts = (...ports: readonly PublishedPort[]): readonly string[] =>
      ports.map((each) => JSON.stringify(port(each))).toSorted();

    test('before it is installed nothing is published, and nothing can be', async () => {
      await using world = await open();
      assert.equal((await world.firewall.inspect(RULES)).isInstalled, false);
      assert.equal(await world.firewall.published(RULES), undefined);
      assert.equal(await world.firewall.publish(RULES, [port()]), false);
      await world.firewall.unpublish(RULES, [port()]);
      await world.firewall.remove(RULES);
    });

    test('where the kernel tells that rules have changed, it tells so of every change, and of nothing else', async () => {
      await using world = await open();
      const before = await world.firewall.generation();
      assert.equal(await world.firewall.generation(), before);
      if (before === undefined) return;
      const seen = new Set([before]);
      for (const change of [
        () => world.firewall.install(RULES, []),
        () => world.firewall.publish(RULES, [port()]),
        () => world.firewall.remove(RULES),
      ]) {
        await change();
        seen.add((await world.firewall.generation()) ?? '');
        await world.firewall.inspect(RULES);
        seen.add((await world.firewall.generation()) ?? '');
      }
      assert.equal(seen.size, 4);
    });

    test('installing replaces whatever was there', async () => {
      await using world = await open();
      await world.firewall.install(RULES, [port()]);
      assert.deepEqual(await published(world.firewall), texts(port()));
      await world.firewall.install(RULES, [port({ hostPort: 9090 })]);
      assert.deepEqual(await published(world.firewall), texts(port({ hostPort: 9090 })));
      assert.deepEqual(await world.firewall.inspect(RULES), { isInstalled: true, blockedBy: [] });
    });

    test('ports differ by protocol, address and number', async () => {
      await using world = await open();
      const ports = [
        port(),
        port({ protocol: 'udp' }),
        port({ protocol: 'sctp' }),
        port({ hostPort: 1 }),
        port({ hostAddress: '127.0.0.1' }),
        port({ containerAddress: 'fd00:198:18:7::2' }),
        port({ containerAddress: 'fd00:198:18:7::2', hostAddress: '::1' }),
      ];
      await world.firewall.install(RULES, []);
      assert.equal(await world.firewall.publish(RULES, ports), true);
      assert.deepEqual(await published(world.firewall), texts(...ports));
      const [first, ...others] = ports;
      assert.ok(first);
      await world.firewall.unpublish(RULES, [first]);
      assert.deepEqual(await published(world.firewall), texts(...others));
      await world.firewall.unpublish(RULES, ports);
      assert.deepEqual(await published(world.firewall), []);
    });

    test('what has the same key gives way', async () => {
      await using world = await open();
      await world.firewall.install(RULES, [port(), port({ hostPort: 1 })]);
      const later = port({ containerAddress: '198.18.7.3', containerPort: 8000 });
      assert.equal(await world.firewall.publish(RULES, [later]), true);
      assert.deepEqual(await published(world.firewall), texts(later, port({ hostPort: 1 })));
    });

    test('publishing twice, withdrawing twice and withdrawing in part are no errors', async () => {
      await using world = await open();
      await world.firewall.install(RULES, []);
      await world.firewall.publish(RULES, [port(), port({ hostPort: 1 })]);
      await world.firewall.publish(RULES, [port()]);
      await world.firewall.unpublish(RULES, [port()]);
      await world.firewall.unpublish(RULES, [port(), port({ hostPort: 1 })]);
      assert.deepEqual(await published(world.firewall), []);
    });

    test('a network that is closed is installed as such, and has no ports', async () => {
      await using world = await open();
      const closed = { ...RULES, isInternal: true, isIsolated: true, dnsPort: 5300 };
      await world.firewall.install(closed, [port()]);
      assert.equal((await world.firewall.inspect(closed)).isInstalled, true);
      assert.deepEqual(await world.firewall.published(closed), []);
      await world.firewall.install({ ...RULES, isIsolated: true, dnsPort: 5300, isMasqueraded: false }, [port()]);
      assert.deepEqual(await published(world.firewall), texts(port()));
    });

    test('removing takes everything, and twice is no error', async () => {
      await using world = await open();
      await world.firewall.install(RULES, [port()]);
      await world.firewall.remove(RULES);
      await world.firewall.remove(RULES);
      assert.equal((await world.firewall.inspect(RULES)).isInstalled, false);
    });
  });
}
