import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import type { CreateNetwork } from '../../../../src/engine/network/network-service.js';
import type { Networks } from '../../../../src/engine/network/networks.js';
import { systemRandom } from '../../../../src/host/node/random.js';
import { networkMachine } from '../../../support/network-machine.js';
import { claimOf, ON_BRIDGE } from '../../../support/test-bridge.js';

const PORT = { protocol: 'tcp', hostAddress: '', hostPort: 0, containerPort: 80 } as const;

const subnetsOf = async (networks: Networks, request: Partial<CreateNetwork> = {}): Promise<readonly string[]> =>
  (await networks.create({ name: 'net', ...request })).network.addressing.pools.map(({ subnet }) => subnet);

describe('what the administrator says', () => {
  const withSettings = (settings: object | string) => {
    const world = networkMachine();
    writeFileSync(world.settingsFile, typeof settings === 'string' ? settings : JSON.stringify(settings));
    return world;
  };

  test('the default bridge is where it is wanted, with IPv6 and an MTU', async () => {
    using world = withSettings({ bip: '10.9.8.77/24', ipv6: true, 'fixed-cidr-v6': 'fd00:9::/64', mtu: 1234 });
    const networks = world.open();
    const { endpoints } = await networks.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
    assert.deepEqual(
      endpoints.map(({ address, gateway, ipv6Address, ipv6Gateway }) => [address, gateway, ipv6Address, ipv6Gateway]),
      [['10.9.8.1', '10.9.8.77', 'fd00:9::2', 'fd00:9::1']],
    );
    const [bridge] = await world.links.list();
    assert.deepEqual([bridge?.mtu, bridge?.addresses], [1234, ['10.9.8.77/24', 'fd00:9::1/64']]);
    assert.equal(networks.get('bridge').hasIpv6, true);
  });

  test('its containers are kept apart, from when nobody is on it', async () => {
    using world = networkMachine();
    const networks = world.open();
    const reserve = (containerId: string) => networks.reserve({ containerId, places: ON_BRIDGE, ports: [] });
    const icc = (): string | undefined => networks.get('bridge').options['com.docker.network.bridge.enable_icc'];
    await reserve('a');
    writeFileSync(world.settingsFile, JSON.stringify({ icc: false }));
    await networks.restore('bridge');
    assert.equal(icc(), 'true');
    await networks.release('a');
    await networks.sweep();
    await reserve('b');
    assert.equal(icc(), 'false');
    assert.equal(world.open().get('bridge').options['com.docker.network.bridge.enable_icc'], 'false');
    writeFileSync(world.settingsFile, JSON.stringify({ icc: true }));
    await networks.release('b');
    await networks.sweep();
    await reserve('c');
    assert.equal(icc(), 'true');
  });

  test('paths between those that are kept apart are opened once, and after a kill once more', async () => {
    using world = withSettings({ icc: false });
    const networks = world.open();
    await networks.reserve({ containerId: 'a', places: ON_BRIDGE, ports: [] });
    const path = { from: '10.9.0.3', to: '10.9.0.2', protocol: 'tcp', port: 80 } as const;
    const installs = async (...paths: readonly (typeof path)[]): Promise<number> => {
      const before = world.firewall.calls.length;
      await world.open().openPaths('bridge', () => paths);
      return world.firewall.calls.slice(before).filter((call) => call === 'install').length;
    };
    assert.deepEqual([networks.keepsApart('bridge'), networks.keepsApart('none')], [true, false]);
    assert.deepEqual([await installs(), await installs(path), await installs(path)], [0, 1, 0]);
    world.firewall.install = () => Promise.reject(new Error('killed'));
    await assert.rejects(world.open().openPaths('bridge', () => []));
    Reflect.deleteProperty(world.firewall, 'install');
    assert.deepEqual([await installs(), await installs()], [1, 0], 'what is there is not known');
  });

  test('new networks have their subnets from the pools, until these are used up', async () => {
    using world = withSettings({
      'default-address-pools': [
        { base: '10.66.0.0/23', size: 24 },
        { base: 'fd66::/48', size: 64 },
      ],
    });
    const networks = world.open();
    assert.deepEqual(await subnetsOf(networks, { name: 'one', hasIpv6: true }), ['10.66.0.0/24', 'fd66::/64']);
    assert.deepEqual(await subnetsOf(networks, { name: 'two', hasIpv6: true }), ['10.66.1.0/24', 'fd66:0:0:1::/64']);
    await assert.rejects(subnetsOf(networks, { name: 'three' }), {
      code: 'network_subnets_exhausted',
      message: /10\.66\.0\.0\/24, 10\.66\.1\.0\/24/,
    });
  });

  test('what cannot be read is said, with the file and the key', async () => {
    for (const [settings, reason] of [
      ['{', /networks\.json: .*JSON/],
      ['[]', /it holds no object/],
      [{ bip: '10.9.8.0/24' }, /bip: "10\.9\.8\.0\/24"/],
      [{ bip: 'here' }, /bip: "here"/],
      [{ ipv6: 'yes' }, /ipv6: "yes"/],
      [{ mtu: -1 }, /mtu: -1/],
      [{ icc: 'no' }, /icc: "no"/],
      [{ 'fixed-cidr-v6': '10.0.0.0/8' }, /fixed-cidr-v6/],
      [{ 'default-address-pools': [{ base: '10.0.0.0/16', size: 8 }] }, /default-address-pools/],
      [{ 'default-address-pools': {} }, /default-address-pools/],
      [{ bib: '10.9.8.1/24' }, /bib/],
    ] as const) {
      using world = withSettings(settings);
      await assert.rejects(subnetsOf(world.open()), { code: 'network_settings_invalid', message: reason });
    }
  });
});

describe('addresses', () => {
  test('a subnet that was chosen moves out of the way while nobody is there; one that was asked for stays', async () => {
    using world = networkMachine();
    const networks = world.open();
    const [chosen = ''] = await subnetsOf(networks, { name: 'chosen' });
    await world.links.createBridge({
      name: 'vpn0',
      addresses: [chosen.replace('0/22', '1/22')],
      macAddress: '',
      mtu: 1500,
    });
    const { endpoints } = await networks.reserve({ containerId: 'a', places: [claimOf('chosen')], ports: [] });
    assert.notEqual(networks.get('chosen').addressing.pools[0]?.subnet, chosen);
    assert.equal(endpoints[0]?.gateway, networks.get('chosen').addressing.pools[0]?.gateway);
    const { warnings } = await networks.create({ name: 'asked', addressing: { pools: [{ subnet: chosen }] } });
    assert.match(warnings[0] ?? '', /^The subnet is also where \S+ of this machine leads/);
  });

  test('the gateway, what is reserved, and another way out than the host', async () => {
    using world = networkMachine();
    const networks = world.open();
    await networks.create({
      name: 'net',
      addressing: {
        pools: [
          {
            subnet: '10.5.0.0/29',
            gateway: '10.5.0.2',
            reserved: { printer: '10.5.0.1', DefaultGatewayIPv4: '10.5.0.3' },
          },
        ],
      },
    });
    const { endpoints } = await networks.reserve({ containerId: 'a', places: [claimOf('net')], ports: [] });
    assert.deepEqual([endpoints[0]?.address, endpoints[0]?.gateway], ['10.5.0.4', '10.5.0.3']);
    for (const address of ['10.5.0.2', '10.5.0.4']) {
      const places = [claimOf('net', { ipv4Address: address })];
      await assert.rejects(networks.reserve({ containerId: 'b', places, ports: [] }), {
        code: 'network_address_taken',
      });
    }
  });

  test('a network that is full says so', async () => {
    using world = networkMachine();
    const networks = world.open();
    await networks.create({ name: 'small', addressing: { pools: [{ subnet: '10.5.0.0/30' }] } });
    await networks.reserve({ containerId: 'a', places: [claimOf('small')], ports: [] });
    await assert.rejects(networks.reserve({ containerId: 'b', places: [claimOf('small')], ports: [] }), {
      code: 'network_addresses_exhausted',
      message: 'no available IPv4 addresses on network small',
    });
    assert.deepEqual(world.endpoints.ofContainer('b'), []);
  });

  test('what has an id that begins like another’s is asked for by more of it', async () => {
    using world = networkMachine();
    const ids = [`aa1${'0'.repeat(61)}`, `aa2${'0'.repeat(61)}`];
    const random = { ...systemRandom, hex: (bytes: number) => (bytes === 32 ? ids.shift() : undefined) ?? '00ff' };
    const networks = world.open({ random });
    await subnetsOf(networks, { name: 'one' });
    await subnetsOf(networks, { name: 'two' });
    assert.throws(() => networks.get('aa'), { code: 'network_ambiguous' });
    assert.equal(networks.get('aa2').name, 'two');
  });
});

describe('a container that runs', () => {
  const LIVING = { containerId: 'web', pid: 7 };

  async function withWeb(world: ReturnType<typeof networkMachine>) {
    const networks = world.open();
    await networks.create({ name: 'aa' });
    await networks.create({ name: 'bb' });
    await networks.reserve({ containerId: 'web', places: [claimOf('aa')], ports: [PORT] });
    await networks.attach(LIVING);
    return networks;
  }

  const gateways = (world: ReturnType<typeof networkMachine>): readonly string[] =>
    world.links.defaultRoutes(LIVING.pid).map(({ interfaceName, gateway }) => `${interfaceName} ${gateway}`);

  test('joins and leaves: interfaces, the way out and its ports follow', async () => {
    using world = networkMachine();
    const networks = await withWeb(world);
    const gateway = (name: string) => networks.get(name).addressing.pools[0]?.gateway;
    const joined = await networks.join(LIVING, claimOf('bb', { gatewayPriority: 1 }), [PORT]);
    networks.settle('web', 'bb');
    assert.deepEqual(
      joined.endpoints.map(({ interfaceName }) => interfaceName),
      ['eth0', 'eth1'],
    );
    assert.deepEqual(gateways(world), [`eth1 ${gateway('bb')}`]);
    assert.deepEqual(
      networks.placesOf('web').map(({ publishesIpv4 }) => publishesIpv4),
      [false, true],
    );

    const left = await networks.leave(LIVING, 'bb');
    networks.settle('web', 'bb');
    assert.deepEqual(
      left.endpoints.map(({ networkName }) => networkName),
      ['aa'],
    );
    assert.deepEqual(left.ports, joined.ports);
    assert.deepEqual(gateways(world), [`eth0 ${gateway('aa')}`]);

    const alone = await networks.leave(LIVING, 'aa');
    networks.settle('web', 'aa');
    assert.deepEqual([alone.endpoints, alone.ports, world.ports.list(), gateways(world)], [[], [], [], []]);
    assert.equal(await networks.sweep(), true);
  });

  test('what does not come about leaves nothing', async () => {
    using world = networkMachine();
    const networks = await withWeb(world);
    const before = [networks.placesOf('web'), world.ports.list('web')];
    world.links.connect = async () => {
      throw new Error('no interface today');
    };
    await assert.rejects(networks.join(LIVING, claimOf('bb', { gatewayPriority: 1 }), [PORT]), /no interface today/);
    assert.deepEqual([networks.placesOf('web'), world.ports.list('web')], before);
    assert.deepEqual(networks.members('bb'), []);
  });

  test('what was half done is known by the records, and done once more', async () => {
    using world = networkMachine();
    const networks = await withWeb(world);
    await networks.join(LIVING, claimOf('bb'), []);
    assert.deepEqual(networks.owners(), [{ containerId: 'web', isPending: true }]);
    await networks.leave(LIVING, 'bb');
    await networks.leave(LIVING, 'bb');
    networks.settle('web', 'bb');
    networks.settle('web', 'bb');
    assert.deepEqual(networks.owners(), [{ containerId: 'web', isPending: false }]);
    assert.deepEqual(
      (await world.links.listInside(LIVING.pid)).map(({ name }) => name),
      ['lo', 'eth0'],
    );
  });

  test('publishes where the network says, unless it says so itself', async () => {
    using world = networkMachine();
    const networks = world.open();
    await networks.create({ name: 'bound', options: { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' } });
    const { ports } = await networks.reserve({ containerId: 'web', places: [claimOf('bound')], ports: [PORT] });
    assert.deepEqual(
      ports.map(({ hostAddress }) => hostAddress),
      ['127.0.0.1'],
    );
    await networks.create({ name: 'inner', isInternal: true });
    const inner = await networks.reserve({ containerId: 'inner', places: [claimOf('inner')], ports: [PORT] });
    assert.deepEqual([inner.ports, inner.endpoints[0]?.gateway], [[], '']);
  });
});

describe('networks on interfaces of the machine', () => {
  const parent = { name: 'eth9', mtu: 1500, macAddress: '', isUp: true, addresses: ['10.5.0.9/24'] };
  const pools = [{ subnet: '10.5.0.0/24', gateway: '10.5.0.254' }];

  test('macvlan stands on its parent, which stays', async () => {
    using world = networkMachine({ links: [parent] });
    const networks = world.open();
    await networks.create({ name: 'lan', driver: 'macvlan', options: { parent: 'eth9' }, addressing: { pools } });
    await networks.reserve({ containerId: 'a', places: [claimOf('lan')], ports: [PORT] });
    await networks.attach({ containerId: 'a', pid: 7 });
    assert.deepEqual(
      world.links.defaultRoutes(7).map(({ gateway }) => gateway),
      ['10.5.0.254'],
    );
    await networks.release('a');
    await networks.remove('lan');
    assert.equal(world.links.has('eth9'), true);
  });

  test('two stand on one VLAN, which is made for them and goes with the last', async () => {
    using world = networkMachine({ links: [parent] });
    const networks = world.open();
    const on = (name: string, subnet: string) =>
      networks.create({ name, driver: 'macvlan', options: { parent: 'eth9.7' }, addressing: { pools: [{ subnet }] } });
    await on('one', '10.6.0.0/24');
    await networks.reserve({ containerId: 'a', places: [claimOf('one')], ports: [] });
    await on('two', '10.7.0.0/24');
    await networks.reserve({ containerId: 'b', places: [claimOf('two')], ports: [] });
    await networks.release('a');
    await networks.remove('one');
    assert.equal(world.links.has('eth9.7'), true);
    await networks.release('b');
    await networks.remove('two');
    assert.deepEqual([world.links.has('eth9.7'), world.links.has('eth9')], [false, true]);
  });

  test('a machine without IPv6 has no networks with it', async () => {
    using world = networkMachine();
    world.links.hasIpv6 = () => false;
    await assert.rejects(world.open().create({ name: 'six', hasIpv6: true }), {
      code: 'network_failed',
      message: /this machine has no IPv6/,
    });
  });

  test('passthru has its parent for itself', async () => {
    using world = networkMachine({ links: [parent] });
    const networks = world.open();
    const options = { parent: 'eth9', macvlan_mode: 'passthru' };
    await networks.create({ name: 'lan', driver: 'macvlan', options, addressing: { pools } });
    const other = { driver: 'macvlan', options, addressing: { pools: [{ subnet: '10.6.0.0/24' }] } } as const;
    await assert.rejects(networks.create({ name: 'other', ...other }), {
      code: 'network_device_taken',
      message: /already using parent interface eth9/,
    });
  });

  test('without a parent it leads nowhere, and what it stands on goes with it', async () => {
    using world = networkMachine();
    const networks = world.open();
    const { network } = await networks.create({ name: 'inner', driver: 'ipvlan', options: { ipvlan_mode: 'l3' } });
    assert.equal(network.isInternal, true);
    await networks.reserve({ containerId: 'a', places: [claimOf('inner')], ports: [] });
    await networks.attach({ containerId: 'a', pid: 7 });
    assert.deepEqual(world.links.defaultRoutes(7), []);
    assert.equal((await world.links.list()).length, 1);
    await networks.release('a');
    await networks.remove('inner');
    assert.deepEqual(await world.links.list(), []);
  });
});
