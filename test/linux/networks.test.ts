import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';

import type { AskedEndpoint, Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import {
  addressesInside,
  defaultRouteInside,
  insideNetwork,
  isCutOff,
  reaches,
} from '../support/linux/inside-network.js';
import { sh, startSleeper } from '../support/linux/run-container.js';
import { openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { askFromHere } from '../support/net-namespace.js';

const ip = (...args: readonly string[]): string => execFileSync('ip', args, { encoding: 'utf8' });

/** Whether the kernel knows such interfaces. */
function hasKind(kind: string): boolean {
  const name = `knd${process.pid.toString(36).slice(-6)}`;
  const lower = `${name}l`;
  try {
    ip('link', 'add', lower, 'type', 'veth', 'peer', `${name}m`);
    execFileSync(
      'ip',
      ['link', 'add', 'link', lower, 'name', name, 'type', kind, ...(kind === 'vlan' ? ['id', '7'] : [])],
      {
        stdio: 'ignore',
      },
    );
    ip('link', 'delete', name);
    return true;
  } catch {
    return false;
  } finally {
    ip('link', 'delete', lower);
  }
}

describe('networks that users make', () => {
  let opened: TestEngine;
  let engine: Engine;
  before(async () => {
    opened = await openTestEngine();
    engine = opened.engine;
  });
  after(() => opened[Symbol.asyncDispose]());
  afterEach(async () => {
    for (const { id } of await engine.containers.list({ all: true }))
      await engine.containers.remove(id, { force: true });
    await engine.networks.prune();
  });

  const on = async (
    networks: readonly (string | AskedEndpoint)[],
    asked: Partial<CreateContainer> = {},
  ): Promise<Container> => {
    const endpoints = networks.map((each) => (typeof each === 'string' ? { network: each } : each));
    const [first] = endpoints;
    return await startSleeper(engine, {
      network: { kind: 'network', name: first?.network ?? '' },
      endpoints,
      ...asked,
    });
  };
  const again = ({ id }: Container): Promise<Container> => engine.containers.get(id);
  const remove = (...containers: readonly Container[]) =>
    Promise.all(containers.map(({ id }) => engine.containers.remove(id, { force: true })));
  const removeNetworks = async (...names: readonly string[]): Promise<void> => {
    for (const name of names) await engine.networks.remove(name);
  };

  test('a bridge comes with the first container and goes with the network', async () => {
    const { network } = await engine.networks.create({ name: 'one' });
    const bridges = (): readonly string[] =>
      readdirSync('/sys/class/net').filter((name) => name.endsWith(network.id.slice(0, 6)));
    assert.deepEqual(bridges(), []);
    const [a, b] = [await on(['one']), await on(['one'])];
    assert.equal(bridges().length, 1);
    const [subnet] = network.addressing.pools;
    assert.equal(await defaultRouteInside(a), `eth0 ${subnet?.gateway}`);
    assert.equal(await reaches(a, b.state.endpoints[0]?.address ?? ''), true);
    assert.equal(await reaches(a, subnet?.gateway ?? ''), true);
    const { members } = await engine.networks.get('one');
    assert.deepEqual(
      members.map(({ containerId }) => containerId),
      [a.id, b.id],
    );
    await assert.rejects(engine.networks.remove('one'), {
      code: 'network_in_use',
      message: `error while removing network: network one id ${network.id} has active endpoints`,
    });
    await remove(a, b);
    await removeNetworks('one');
    assert.deepEqual(bridges(), []);
  });

  test('many who come at once, from two engines, have addresses of their own', async () => {
    await engine.networks.create({ name: 'many', hasIpv6: true });
    const other = await opened.open();
    const asked = { network: { kind: 'network', name: 'many' } } as const;
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) => startSleeper(index % 2 === 0 ? engine : other, asked)),
    );
    const places = all.flatMap(({ state }) => state.endpoints);
    for (const addresses of [places.map(({ address }) => address), places.map(({ ipv6Address }) => ipv6Address)]) {
      assert.equal(new Set(addresses).size, all.length);
    }
    assert.equal((await engine.networks.get('many')).members.length, all.length);
    const [first, last] = [all[0], places.at(-1)];
    assert.ok(first && (await reaches(first, last?.address ?? '')) && (await reaches(first, last?.ipv6Address ?? '')));
    await remove(...all);
    await other[Symbol.asyncDispose]();
    await removeNetworks('many');
  });

  test('two networks do not reach each other unless they share a container', async () => {
    await engine.networks.create({ name: 'left' });
    await engine.networks.create({ name: 'right' });
    const [a, b, both] = [await on(['left']), await on(['right']), await on(['left', 'right'])];
    const [there] = b.state.endpoints;
    assert.equal(await isCutOff(a, there?.address ?? ''), true);
    assert.equal(await reaches(both, there?.address ?? ''), true);
    assert.deepEqual(
      (await addressesInside(both)).map((line) => line.split(' ')[0]),
      ['eth0', 'eth1'],
    );
    assert.equal(await defaultRouteInside(both), `eth0 ${both.state.endpoints[0]?.gateway}`);
    await remove(a, b, both);
    await removeNetworks('left', 'right');
  });

  test('the way out is through the network with the highest priority, else the first by name', async () => {
    await engine.networks.create({ name: 'aa' });
    await engine.networks.create({ name: 'bb' });
    const byName = await on(['bb', 'aa']);
    assert.equal(await defaultRouteInside(byName), `eth1 ${byName.state.endpoints[1]?.gateway}`);
    const chosen = await on(['aa', { network: 'bb', gatewayPriority: 1 }]);
    assert.equal(await defaultRouteInside(chosen), `eth1 ${chosen.state.endpoints[1]?.gateway}`);
    await remove(byName, chosen);
    await removeNetworks('aa', 'bb');
  });

  test("addresses of one's choice: of both families, once, within the subnet, and of the hardware", async () => {
    await engine.networks.create({
      name: 'fixed',
      hasIpv6: true,
      addressing: { pools: [{ subnet: '10.223.7.0/24', range: '10.223.7.128/25' }, { subnet: 'fd23:7::/64' }] },
    });
    const asked = {
      network: 'fixed',
      ipv4Address: '10.223.7.9',
      ipv6Address: 'fd23:7:0::9',
      macAddress: '02:aa:00:00:00:09',
    };
    const fixed = await on([asked]);
    assert.deepEqual(await addressesInside(fixed), ['eth0 10.223.7.9', 'eth0 fd23:7::9']);
    assert.match(await insideNetwork(fixed, 'ip', 'link', 'show', 'eth0'), /02:aa:00:00:00:09/);
    const any = await on(['fixed']);
    assert.deepEqual(await addressesInside(any), ['eth0 10.223.7.128', 'eth0 fd23:7::2']);
    assert.equal(await reaches(any, 'fd23:7::9'), true);
    assert.equal(await defaultRouteInside(any, 6), 'eth0 fd23:7::1');
    await assert.rejects(on([asked]), { code: 'network_address_taken', message: /^Address already in use/ });
    await assert.rejects(on([{ network: 'fixed', ipv4Address: '10.223.8.9' }]), {
      message:
        'invalid config for network fixed: invalid endpoint settings:\nno configured subnet or ip-range contain the IP address 10.223.8.9',
    });
    await engine.containers.stop(fixed.id, { timeoutSeconds: 0 });
    await engine.containers.start(fixed.id);
    assert.equal((await again(fixed)).state.endpoints[0]?.address, '10.223.7.9');
    for (const container of await engine.containers.list({ all: true })) await remove(container);
    await removeNetworks('fixed');
  });

  test('a hardware address of the container itself is had again on its own network, and on no other', async () => {
    await engine.networks.create({ name: 'home' });
    await engine.networks.create({ name: 'more' });
    const macAddress = '02:aa:00:00:00:07';
    const made = await on([{ network: 'home', macAddress }], { macAddress });
    const addresses = async () => (await again(made)).state.endpoints.map((each) => each.macAddress);
    await engine.networks.disconnect('home', made.id);
    await engine.networks.connect('home', made.id, { aliases: ['db'] });
    assert.deepEqual(await addresses(), [macAddress]);
    assert.match(await insideNetwork(await again(made), 'ip', 'link', 'show', 'eth0'), /02:aa:00:00:00:07/);
    await engine.networks.connect('more', made.id);
    await engine.networks.disconnect('home', made.id);
    assert.notDeepEqual(await addresses(), [macAddress]);
    await engine.networks.disconnect('more', made.id);
    await engine.containers.restart(made.id, { timeoutSeconds: 0 });
    assert.deepEqual(await addresses(), [macAddress], 'it came back without being told');
    await remove(made);
    await removeNetworks('home', 'more');
  });

  test('a running container is connected and disconnected', async () => {
    await engine.networks.create({ name: 'home' });
    await engine.networks.create({ name: 'more', addressing: { pools: [{ subnet: '10.223.9.0/24' }] } });
    const container = await on(['home']);
    const other = await on(['more']);
    await engine.networks.connect('more', container.name, { ipv4Address: '10.223.9.77' });
    assert.equal((await addressesInside(container)).at(1), 'eth1 10.223.9.77');
    assert.equal(await reaches(other, '10.223.9.77'), true);
    assert.deepEqual(
      (await again(container)).state.endpoints.map(({ networkName }) => networkName),
      ['home', 'more'],
    );
    await assert.rejects(engine.networks.connect('more', container.name), { code: 'network_already_connected' });

    await engine.networks.disconnect('home', container.id);
    assert.deepEqual(await addressesInside(container), ['eth1 10.223.9.77']);
    assert.equal(await defaultRouteInside(container), 'eth1 10.223.9.1');
    await assert.rejects(engine.networks.disconnect('home', container.id), { code: 'network_not_connected' });
    await engine.networks.remove('home');

    await engine.containers.restart(container.id, { timeoutSeconds: 0 });
    assert.deepEqual(await addressesInside(await again(container)), ['eth0 10.223.9.77']);
    await engine.networks.disconnect('more', container.id);
    assert.deepEqual(await addressesInside(await again(container)), []);
    await remove(container, other);
    await removeNetworks('more');
  });

  test('host ports follow: they lead to the first network that has a way in', async () => {
    await engine.networks.create({ name: 'a-front' });
    await engine.networks.create({ name: 'b-back' });
    const web = await on(['a-front'], {
      command: sh('while :; do echo web | busybox nc -l -p 80; done'),
      ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 }],
    });
    const port = web.state.ports[0]?.hostPort ?? 0;
    const answers = async (): Promise<boolean> => (await askFromHere(nodeHost({}), 'tcp', '127.0.0.1', port)) === 'web';
    await eventually('an answer', answers);
    await engine.networks.connect('b-back', web.id);
    await engine.networks.disconnect('a-front', web.id);
    assert.deepEqual((await again(web)).state.ports, web.state.ports);
    await eventually('an answer on the other network', answers);
    await engine.networks.disconnect('b-back', web.id);
    assert.deepEqual((await again(web)).state.ports, []);
    await engine.networks.connect('a-front', web.id);
    const [moved] = (await again(web)).state.ports;
    assert.equal(moved?.containerPort, 80);
    await remove(web);
    await removeNetworks('a-front', 'b-back');
  });

  test('a stopped container is connected when it starts, and keeps no network from going', async () => {
    await engine.networks.create({ name: 'first' });
    await engine.networks.create({ name: 'second' });
    const container = await on(['first']);
    await engine.containers.stop(container.id, { timeoutSeconds: 0 });
    await engine.networks.connect('second', container.id);
    await engine.containers.start(container.id);
    assert.equal((await addressesInside(await again(container))).length, 2);
    await engine.containers.stop(container.id, { timeoutSeconds: 0 });
    await engine.networks.remove('first');
    await assert.rejects(engine.containers.start(container.id), {
      code: 'network_not_found',
      message: 'network first not found',
    });
    await engine.networks.disconnect('first', container.id, { isForced: true });
    await engine.containers.start(container.id);
    assert.deepEqual(
      (await again(container)).state.endpoints.map(({ networkName }) => networkName),
      ['second'],
    );
    await remove(container);
    await removeNetworks('second');
    await assert.rejects(on(['first']), { code: 'network_not_found' });
  });

  test('an internal network leads nowhere, and one without icc keeps its containers apart', async () => {
    await engine.networks.create({ name: 'inner', isInternal: true });
    await engine.networks.create({
      name: 'apart',
      options: { 'com.docker.network.bridge.enable_icc': 'false', 'com.docker.network.driver.mtu': '1280' },
    });
    const [inner, friend] = [await on(['inner']), await on(['inner'])];
    assert.equal(await defaultRouteInside(inner), '');
    assert.equal(await reaches(inner, friend.state.endpoints[0]?.address ?? ''), true);
    const [a, b] = [await on(['apart']), await on(['apart'])];
    assert.equal(await isCutOff(a, b.state.endpoints[0]?.address ?? ''), true);
    assert.equal(await reaches(a, a.state.endpoints[0]?.gateway ?? ''), true);
    assert.match(await insideNetwork(a, 'ip', 'link', 'show', 'eth0'), /mtu 1280/);
    await remove(inner, friend, a, b);
    await removeNetworks('inner', 'apart');
  });

  test('without IPv4, and with IPv6 whose subnet nobody chose', async () => {
    const { network } = await engine.networks.create({ name: 'six', hasIpv4: false, hasIpv6: true });
    assert.match(network.addressing.pools[0]?.subnet ?? '', /^fd[0-9a-f]{2}:.*\/64$/);
    const [a, b] = [await on(['six']), await on(['six'])];
    assert.equal(b.state.endpoints[0]?.address, '');
    assert.equal(await reaches(a, b.state.endpoints[0]?.ipv6Address ?? ''), true);
    await remove(a, b);
    await removeNetworks('six');
  });

  test("a bridge with a name of one's own, and one that was there before", async () => {
    const tag = process.pid.toString(36).slice(-6);
    await engine.networks.create({ name: 'mine', options: { 'com.docker.network.bridge.name': `own${tag}` } });
    const mine = await on(['mine']);
    assert.ok(existsSync(`/sys/class/net/own${tag}/bridge`));
    await assert.rejects(
      engine.networks.create({ name: 'same', options: { 'com.docker.network.bridge.name': `own${tag}` } }),
      { code: 'network_device_taken', message: /networks have same bridge name/ },
    );
    await remove(mine);
    await removeNetworks('mine');
    assert.equal(existsSync(`/sys/class/net/own${tag}`), false);

    ip('link', 'add', `old${tag}`, 'type', 'bridge');
    ip('address', 'add', '10.223.11.1/24', 'dev', `old${tag}`);
    await engine.networks.create({
      name: 'old',
      options: { 'com.docker.network.bridge.name': `old${tag}` },
      addressing: { pools: [{ subnet: '10.223.12.0/24' }] },
    });
    const old = await on(['old']);
    assert.equal(await reaches(old, '10.223.11.1'), true);
    await remove(old);
    await removeNetworks('old');
    assert.match(ip('address', 'show', `old${tag}`), /10\.223\.11\.1\/24/);
    ip('link', 'delete', `old${tag}`);
  });

  test('004 ch.12: macvlan and ipvlan, on an interface and on none', async (context) => {
    const tag = process.pid.toString(36).slice(-6);
    const parent = `par${tag}`;
    ip('link', 'add', parent, 'type', 'veth', 'peer', `pee${tag}`);
    ip('link', 'set', parent, 'up');
    ip('link', 'set', `pee${tag}`, 'up');
    const pools = [{ subnet: '10.223.13.0/24' }];
    const make = async (driver: string, options: Readonly<Record<string, string>>) => {
      const { network } = await engine.networks.create({ name: driver, driver, options, addressing: { pools } });
      try {
        const [a, b] = [await on([driver]), await on([driver])];
        assert.equal(await reaches(a, b.state.endpoints[0]?.address ?? ''), true, JSON.stringify(options));
        const route = await defaultRouteInside(a);
        await remove(a, b);
        return { network, route };
      } finally {
        for (const container of await engine.containers.list({ all: true })) await remove(container);
        await engine.networks.remove(driver);
      }
    };
    assert.equal((await make('macvlan', { parent })).route, 'eth0 10.223.13.1');
    await assert.rejects(make('macvlan', { parent: 'nothere0' }), {
      code: 'network_failed',
      message: /no such interface/,
    });
    assert.equal((await make('macvlan', {})).network.isInternal, true);
    const vlan = () => make('macvlan', { parent: `${parent}.7` });
    const ipvlan = async () => assert.equal((await make('ipvlan', { parent, ipvlan_mode: 'l3' })).route, 'eth0');
    for (const [kind, work] of [
      ['vlan', vlan],
      ['ipvlan', ipvlan],
    ] as const) {
      if (hasKind(kind)) await work();
      else {
        await assert.rejects(work, { code: 'network_failed' });
        context.diagnostic(`this kernel has no ${kind}`);
      }
    }
    assert.equal(existsSync(`/sys/class/net/${parent}.7`), false);
    ip('link', 'delete', parent);
  });

  test('a bridge that somebody deleted, and a firewall that somebody emptied, come back with reload', async () => {
    const { network } = await engine.networks.create({ name: 'hurt' });
    const [a, b] = [
      await on(['hurt'], { ports: [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 0 }] }),
      await on(['hurt']),
    ];
    const there = b.state.endpoints[0]?.address ?? '';
    const bridge = readdirSync('/sys/class/net').find((name) => name.endsWith(network.id.slice(0, 6))) ?? '';
    const table = (): string => execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' });
    const ours = table()
      .split('\n')
      .filter((line) => line.includes(network.id.slice(0, 6)));
    assert.notDeepEqual(ours, []);
    ip('link', 'delete', bridge);
    for (const line of ours) execFileSync('nft', ['delete', ...line.split(' ')]);
    assert.equal(await isCutOff(a, there), true);
    assert.deepEqual(await engine.networks.reload(), { reloaded: ['hurt'] });
    await eventually('a way to the other', () => reaches(a, there));
    assert.equal(await defaultRouteInside(a), `eth0 ${a.state.endpoints[0]?.gateway}`);
    // The next to come brings it back for all.
    ip('link', 'delete', bridge);
    const next = await on(['hurt']);
    await eventually('a way for the next', () => reaches(next, there));
    // An end of a pair that was deleted, too.
    ip('link', 'delete', readdirSync(`/sys/class/net/${bridge}/brif`)[0] ?? '');
    await engine.networks.reload('hurt');
    for (const each of [a, next]) await eventually('a way to the one that was cut off', () => reaches(each, there));
    assert.deepEqual(
      table()
        .split('\n')
        .filter((line) => line.includes(network.id.slice(0, 6))),
      ours,
    );
    await remove(a, b, next);
    await removeNetworks('hurt');
  });

  test('those that no container belongs to are pruned', async () => {
    await engine.networks.create({ name: 'unused' });
    await engine.networks.create({ name: 'spared', labels: { keep: '1' } });
    await engine.networks.create({ name: 'used' });
    const container = await on(['used']);
    await engine.containers.stop(container.id, { timeoutSeconds: 0 });
    assert.deepEqual(await engine.networks.prune({ withoutLabel: ['keep'] }), { deleted: ['unused'] });
    await remove(container);
    assert.deepEqual(await engine.networks.prune(), { deleted: ['spared', 'used'] });
    assert.deepEqual(
      (await engine.networks.list()).map(({ name }) => name),
      ['bridge', 'host', 'none'],
    );
  });
});
