import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';

import type { AskedEndpoint, Container, CreateContainer, Engine } from '../../src/engine/index.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { addressesInside, insideNetwork, reaches } from '../support/linux/inside-network.js';
import { startSleeper } from '../support/linux/run-container.js';
import { resolveInside, runInside } from '../support/linux/run-inside.js';
import { BUSYBOX, openTestEngine, type TestEngine } from '../support/linux/test-engine.js';
import { hostTestReason } from '../support/linux-only.js';
import { eventually } from '../support/log-receivers/eventually.js';

const MODE4 = 'com.docker.network.bridge.gateway_mode_ipv4';
const MODE6 = 'com.docker.network.bridge.gateway_mode_ipv6';
const ENDPOINT = 'com.docker.network.endpoint';

const host = nodeHost(process.env);
const lacksIpv6 = host.links.hasIpv6() ? false : 'this machine has no IPv6';

describe('options of networks and of places on them', { skip: hostTestReason() }, () => {
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

  const on = (
    network: string,
    place: Omit<AskedEndpoint, 'network'> = {},
    asked: Partial<CreateContainer> = {},
  ): Promise<Container> =>
    startSleeper(engine, { network: { kind: 'network', name: network }, endpoints: [{ network, ...place }], ...asked });
  const addressOf = (container: Container): string => container.state.endpoints[0]?.address ?? '';

  for (const [what, options] of [
    ['isolated', { [MODE4]: 'isolated' }],
    ['without an address of the host', { 'com.docker.network.bridge.inhibit_ipv4': 'true' }],
  ] as const) {
    test(`an internal network that is ${what} has no gateway: two addresses are two containers'`, async () => {
      const pools = [{ subnet: '10.223.60.0/31' }];
      const { network } = await engine.networks.create({
        name: 'pair',
        isInternal: true,
        options,
        addressing: { pools },
      });
      assert.deepEqual(network.addressing.pools[0]?.gateway, '');
      const [a, b] = [await on('pair', {}, { name: 'left' }), await on('pair', {}, { name: 'right' })];
      assert.deepEqual([addressOf(a), addressOf(b)], ['10.223.60.0', '10.223.60.1']);
      assert.equal(await reaches(a, addressOf(b)), true);
      assert.equal(await resolveInside(engine, 'left', 'right'), addressOf(b));
      const bridge = (await host.links.list()).find(({ name }) => name.endsWith(network.id.slice(0, 6)));
      assert.deepEqual(bridge?.addresses, []);
      await assert.rejects(on('pair'), { code: 'network_addresses_exhausted' });
    });
  }

  test('two addresses of IPv6 are two containers’ where nobody else is', { skip: lacksIpv6 }, async () => {
    await engine.networks.create({
      name: 'pair6',
      isInternal: true,
      hasIpv4: false,
      hasIpv6: true,
      options: { [MODE6]: 'isolated' },
      addressing: { pools: [{ subnet: 'fd23:60::/127' }] },
    });
    const [a, b] = [await on('pair6'), await on('pair6')];
    assert.equal(await reaches(a, b.state.endpoints[0]?.ipv6Address ?? ''), true);
  });

  test('on a routed network a published port is on no port of the host, so that many have it', async () => {
    await engine.networks.create({ name: 'routed', options: { [MODE4]: 'routed' } });
    const ports = ['127.0.0.1', '0.0.0.0'].map((hostAddress) => ({
      protocol: 'tcp' as const,
      containerPort: 80,
      hostAddress,
      hostPort: 18_080,
    }));
    const [one, two] = [await on('routed', {}, { ports }), await on('routed', {}, { ports })];
    for (const { state } of [one, two]) {
      assert.deepEqual(state.ports, [{ protocol: 'tcp', containerPort: 80, hostAddress: '0.0.0.0', hostPort: 0 }]);
    }
    // On another network it has its place on the host.
    await engine.containers.remove(two.id, { force: true });
    await engine.networks.create({ name: 'plain' });
    const plain = await on('plain', {}, { ports: ports.slice(0, 1) });
    assert.equal(plain.state.ports[0]?.hostPort, 18_080);
  });

  test('one family may be routed while the other is not', { skip: lacksIpv6 }, async () => {
    await engine.networks.create({ name: 'mixed', hasIpv6: true, options: { [MODE6]: 'routed' } });
    const ports = [{ protocol: 'tcp', containerPort: 80, hostAddress: '', hostPort: 18_081 }] as const;
    const { state } = await on('mixed', {}, { ports });
    assert.deepEqual(
      state.ports.map(({ hostAddress, hostPort }) => [hostAddress, hostPort]),
      [
        ['0.0.0.0', 18_081],
        ['::', 0],
      ],
    );
  });

  test('modes that cannot be are refused in docker’s words', async () => {
    const refuses = async (options: Readonly<Record<string, string>>, message: RegExp): Promise<void> => {
      await assert.rejects(engine.networks.create({ name: 'bad', options }), { code: 'argument_invalid', message });
    };
    await refuses(
      { [MODE4]: 'open' },
      /failed to parse \S+gateway_mode_ipv4 value: open \(unknown gateway mode open\)/,
    );
    await refuses({ [MODE4]: 'isolated' }, /gateway mode 'isolated' can only be used for an internal network/);
    await refuses(
      { 'com.docker.network.host_ipv4': 'fd00::1' },
      /failed to parse \S+host_ipv4 value: fd00::1 \(nil ip\)/,
    );
    await refuses(
      { 'com.docker.network.bridge.enable_icc': '' },
      /enable_icc value: {2}\(strconv\.ParseBool: parsing "": invalid syntax\)/,
    );
  });

  test('a place has an interface of one’s name, with settings of its own', async () => {
    await engine.networks.create({ name: 'named' });
    const driverOptions = {
      [`${ENDPOINT}.ifname`]: 'lan0',
      [`${ENDPOINT}.sysctls`]: 'net.ipv4.conf.IFNAME.forwarding=1,net.ipv4.conf.ifname.rp_filter=2',
    };
    const container = await on('named', { driverOptions }, { name: 'set' });
    assert.deepEqual(await addressesInside(container), [`lan0 ${addressOf(container)}`]);
    const settings = ['forwarding', 'rp_filter'].map((name) => `/proc/sys/net/ipv4/conf/lan0/${name}`);
    assert.equal(await runInside(engine, 'set', 'cat', ...settings), '1\n2\n');
    for (const [bad, message] of [
      [
        'net.ipv4.conf.eth0.forwarding=1',
        /unrecognised network interface sysctl 'net\.ipv4\.conf\.eth0\.forwarding=1'/,
      ],
      ['net.ipv4.conf.IFNAME.../../x=1', /unrecognised network interface sysctl/],
    ] as const) {
      await assert.rejects(on('named', { driverOptions: { [`${ENDPOINT}.sysctls`]: bad } }), { message });
    }
    await assert.rejects(on('named', { driverOptions: { [`${ENDPOINT}.ifname`]: 'a/b' } }), {
      code: 'argument_invalid',
    });
    await assert.rejects(
      on('named', { driverOptions: { [`${ENDPOINT}.sysctls`]: 'net.ipv4.conf.IFNAME.nothing=1' } }),
      {
        code: 'network_failed',
        message: /\(net\.ipv4\.conf\.eth0\.nothing=1\): ENOENT/,
      },
    );
  });

  test('link-local addresses of one’s choice are reached on their link', async () => {
    await engine.networks.create({ name: 'linked' });
    const a = await on('linked', { linkLocalAddresses: ['169.254.7.7'] });
    const b = await on('linked');
    await engine.networks.create({ name: 'more' });
    await engine.networks.connect('more', a.id, { linkLocalAddresses: ['169.254.8.7'] });
    const inside = await insideNetwork(a, 'ip', '-4', '-o', 'address');
    assert.match(inside, /eth0 +inet 169\.254\.7\.7\/16/);
    assert.match(inside, /eth1 +inet 169\.254\.8\.7\/16/);
    await insideNetwork(b, 'ip', 'route', 'add', '169.254.0.0/16', 'dev', 'eth0');
    assert.equal(await reaches(b, '169.254.7.7'), true);
    for (const address of ['169.253.5.5', '2001:db8::89', 'near']) {
      await assert.rejects(on('linked', { linkLocalAddresses: [address] }), {
        message: `invalid config for network linked: invalid endpoint settings:\ninvalid link-local IP address: ${address}`,
      });
    }
  });

  test('a container that turns IPv6 off has none of it, nor a name for it', { skip: lacksIpv6 }, async () => {
    await engine.networks.create({ name: 'six', hasIpv6: true });
    const without = await on('six', {}, { name: 'without', sysctls: { 'net.ipv6.conf.all.disable_ipv6': '1' } });
    const [place] = without.state.endpoints;
    assert.equal(place?.ipv6Address, '');
    assert.deepEqual(await addressesInside(without), [`eth0 ${place?.address}`]);
    const { paths } = await engine.containers.details('without');
    assert.equal(
      readFileSync(paths.hosts, 'utf8'),
      `127.0.0.1\tlocalhost\n${place?.address}\t${without.config.hostname}\n`,
    );
    const other = { [`${ENDPOINT}.sysctls`]: 'net.ipv6.conf.IFNAME.disable_ipv6=1' };
    assert.equal((await on('six', { driverOptions: other })).state.endpoints[0]?.ipv6Address, '');
  });

  test('a network goes though nobody has tidied up yet after a container on it that has ended', async () => {
    await engine.networks.create({ name: 'ending' });
    const container = await on('ending');
    const { pid, pidStartTicks } = container.state;
    process.kill(pid, 'SIGKILL');
    await eventually('its end', async () => host.processes.startTicks(pid) !== pidStartTicks);
    await engine.networks.remove('ending');
    assert.equal((await engine.containers.get(container.id)).state.status, 'exited');
  });

  test('an inspection tells how a container ended though nobody has tidied up yet', async () => {
    await engine.networks.create({ name: 'ending' });
    const container = await on('ending');
    const { pid, pidStartTicks } = container.state;
    process.kill(pid, 'SIGKILL');
    // Until the kernel has ended it, it runs.
    await eventually('its end', async () => host.processes.startTicks(pid) !== pidStartTicks);
    const { state } = (await engine.containers.details(container.id)).container;
    assert.deepEqual([state.status, state.exitCode], ['exited', 137]);
  });

  test('a container is created before what it is to be on, and starts once that is there', async () => {
    const created = await engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      network: { kind: 'network', name: 'later' },
      endpoints: [{ network: 'later', aliases: ['early'] }],
    });
    await assert.rejects(engine.containers.start(created.container.id), {
      code: 'network_not_found',
      message: 'network later not found',
    });
    await engine.networks.create({ name: 'later' });
    await engine.containers.start(created.container.id);
    assert.deepEqual(
      (await engine.containers.get(created.container.id)).state.endpoints.map(({ networkName }) => networkName),
      ['later'],
    );

    const joins = await engine.containers.create({
      image: BUSYBOX,
      command: ['sleep', '1000'],
      network: { kind: 'container', ref: 'donor' },
    });
    assert.equal(joins.container.config.hostname, joins.container.id.slice(0, 12));
    await assert.rejects(engine.containers.start(joins.container.id), {
      code: 'container_state_conflict',
      message: 'joining network namespace of container: No such container: donor',
    });
    const donor = await on('later', {}, { name: 'donor' });
    await engine.containers.start(joins.container.id);
    const joined = await engine.containers.get(joins.container.id);
    assert.deepEqual(joined.config.network, { kind: 'container', id: donor.id });
    assert.equal(joined.config.hostname, donor.config.hostname);
    assert.deepEqual(await addressesInside(joined), await addressesInside(donor));
    await assert.rejects(
      engine.containers.create({ image: BUSYBOX, network: { kind: 'container', ref: '../../etc' } }),
      { code: 'container_not_found' },
    );
  });
});
