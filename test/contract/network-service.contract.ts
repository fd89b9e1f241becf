import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import type { AskedEndpoint, Container, CreateNetwork, Engine } from '../../src/engine/index.js';

export type NetworkStand = AsyncDisposable & {
  readonly engine: Engine;
  /** An image that it has, whose command runs until it is ended. */
  readonly image: string;
};

const ID = /^[0-9a-f]{64}$/;

/** What fronts rely on in networks, said once, and run on the engine and on its fake. */
export function networkServiceContract(name: string, open: () => Promise<NetworkStand>): void {
  describe(`network service contract: ${name}`, () => {
    let stand: NetworkStand;
    let engine: Engine;
    before(async () => {
      stand = await open();
      engine = stand.engine;
    });
    after(() => stand[Symbol.asyncDispose]());
    afterEach(async () => {
      for (const { id } of await engine.containers.list({ all: true })) {
        await engine.containers.remove(id, { force: true });
      }
      await engine.networks.prune();
    });

    const start = async (...endpoints: readonly (string | AskedEndpoint)[]): Promise<Container> => {
      const { id } = await create(...endpoints);
      await engine.containers.start(id);
      return await engine.containers.get(id);
    };
    const create = async (...asked: readonly (string | AskedEndpoint)[]): Promise<Container> => {
      const endpoints = asked.map((each) => (typeof each === 'string' ? { network: each } : each));
      const [first] = endpoints;
      const network = first ? ({ kind: 'network', name: first.network } as const) : undefined;
      const command = ['sleep', '1000'];
      return (await engine.containers.create({ image: stand.image, command, network, endpoints })).container;
    };
    const placesOf = async ({ id }: Container): Promise<readonly string[]> =>
      (await engine.containers.get(id)).state.endpoints.map(({ networkName }) => networkName);
    const make = async (request: CreateNetwork) => (await engine.networks.create(request)).network;
    const names = async (filter = {}): Promise<readonly string[]> =>
      (await engine.networks.list(filter)).map((network) => network.name);
    /** What happened to it, up to the first of these. */
    const eventsUntil = async (last: string, id: string): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const { type, action, actor } of engine.system.events({ sinceMs: 0 })) {
        if (type === 'network' && actor.id === id) found.push(action);
        if (found.at(-1) === last) break;
      }
      return found;
    };

    test('three are always there, and stay', async () => {
      const all = await engine.networks.list();
      assert.deepEqual(
        all.map((network) => [network.name, network.driver, network.isBuiltIn]),
        [
          ['bridge', 'bridge', true],
          ['host', 'host', true],
          ['none', 'null', true],
        ],
      );
      for (const { id, name: builtIn } of all) {
        assert.match(id, ID);
        assert.equal((await engine.networks.get(id.slice(0, 12))).network.name, builtIn);
        await assert.rejects(engine.networks.remove(builtIn), {
          code: 'network_built_in',
          message: `${builtIn} is a pre-defined network and cannot be removed`,
        });
        await assert.rejects(make({ name: builtIn }), {
          message: `operation is not permitted on predefined ${builtIn} network`,
        });
      }
    });

    test('one that is made has what was asked for, and addresses', async () => {
      const made = await make({
        name: 'made',
        labels: { a: 'b' },
        options: { 'com.docker.network.driver.mtu': '1400' },
        isAttachable: true,
        addressing: {
          pools: [
            { subnet: '10.224.0.0/16', range: '10.224.9.0/24', gateway: '10.224.9.254', reserved: { x: '10.224.9.5' } },
          ],
        },
      });
      const { network, members } = await engine.networks.get('made');
      assert.deepEqual(network, made);
      assert.deepEqual(members, []);
      assert.match(made.id, ID);
      assert.deepEqual(
        [made.driver, made.labels, made.isInternal, made.isAttachable, made.hasIpv4, made.hasIpv6, made.isBuiltIn],
        ['bridge', { a: 'b' }, false, true, true, false, false],
      );
      assert.deepEqual(made.addressing.pools, [
        { subnet: '10.224.0.0/16', range: '10.224.9.0/24', gateway: '10.224.9.254', reserved: { x: '10.224.9.5' } },
      ]);
      const [chosen, other] = [await make({ name: 'chosen' }), await make({ name: 'other' })];
      assert.match(chosen.addressing.pools[0]?.subnet ?? '', /^\d+\.\d+\.\d+\.0\/22$/);
      assert.notEqual(chosen.addressing.pools[0]?.subnet, other.addressing.pools[0]?.subnet);
    });

    test('what cannot be is refused in docker’s words', async () => {
      await make({ name: 'there', addressing: { pools: [{ subnet: '10.224.0.0/24' }] } });
      const refused = async (request: Partial<CreateNetwork>): Promise<string> => {
        try {
          await make({ name: 'new', ...request });
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
        return 'it was made';
      };
      const withPool = (pool: object) => refused({ addressing: { pools: [pool] } });
      const config = 'invalid network config:\n';
      assert.equal(await refused({ name: 'there' }), 'network with name there already exists');
      assert.match(await refused({ name: 'not/one' }), /^invalid network name "not\/one"/);
      assert.equal(await refused({ name: ' ' }), 'invalid name: name is empty');
      assert.equal(
        await withPool({ subnet: '10.224.0.128/25' }),
        'invalid pool request: Pool overlaps with other one on this address space: 10.224.0.128/25 and 10.224.0.0/24',
      );
      assert.equal(
        await withPool({ subnet: '10.9.0.0/33' }),
        `${config}invalid subnet 10.9.0.0/33: invalid CIDR block notation`,
      );
      assert.equal(
        await withPool({ subnet: '10.9.0.7/24' }),
        `${config}invalid subnet 10.9.0.7/24: it should be 10.9.0.0/24`,
      );
      assert.equal(
        await withPool({ subnet: '10.9.0.0/24', gateway: '10.9.1.1' }),
        `${config}invalid gateway 10.9.1.1: parent subnet 10.9.0.0/24 doesn't contain this address`,
      );
      for (const gateway of ['10.9.0.0', '10.9.0.255']) {
        assert.equal(
          await withPool({ subnet: '10.9.0.0/24', gateway }),
          `${config}failed to allocate gateway (${gateway}): Address already in use`,
        );
      }
      assert.equal(
        await withPool({ subnet: '10.9.0.1/32' }),
        `${config}failed to allocate gateway (): No available addresses on this pool`,
      );
      assert.equal(await withPool({ subnet: '::/0' }), `${config}invalid subnet ::/0: it holds every address`);
      assert.equal(
        await withPool({ subnet: '10.9.0.0/24', range: '10.9.0.0/16' }),
        `${config}invalid ip-range 10.9.0.0/16: CIDR block is bigger than its parent subnet 10.9.0.0/24`,
      );
      assert.equal(
        await withPool({ subnet: '10.9.0.0/24', range: '10.9.1.0/28' }),
        `${config}invalid ip-range 10.9.1.0/28: parent subnet 10.9.0.0/24 doesn't contain ip-range`,
      );
      assert.equal(
        await withPool({ subnet: '10.9.0.0/24', reserved: { a: '10.9.1.1' } }),
        `${config}invalid auxiliary address 10.9.1.1: parent subnet 10.9.0.0/24 doesn't contain this address`,
      );
      assert.equal(
        await refused({ addressing: { pools: [{ subnet: '10.9.0.0/24' }, { subnet: '10.9.1.0/24' }] } }),
        "bridge driver doesn't support multiple subnets",
      );
      assert.equal(
        await refused({ driver: 'nonesuch' }),
        'could not find plugin nonesuch in v1 plugin registry: plugin not found',
      );
      assert.match(await refused({ driver: 'overlay' }), /only a swarm has such networks/);
      assert.equal(await refused({ driver: 'host' }), 'only one instance of "host" network is allowed');
      assert.match(
        await refused({ options: { 'com.docker.network.driver.mtu': 'much' } }),
        /failed to parse com\.docker\.network\.driver\.mtu value: much \(strconv\.Atoi: parsing "much": invalid syntax\)/,
      );
      assert.match(
        await refused({ options: { 'com.docker.network.bridge.enable_icc': 'perhaps' } }),
        /enable_icc value: perhaps \(strconv\.ParseBool: parsing "perhaps": invalid syntax\)/,
      );
      assert.equal(
        await refused({ driver: 'macvlan', options: { parent: 'lo' } }),
        'loopback interface is not a valid macvlan parent link',
      );
      assert.equal(await refused({ hasIpv4: false }), 'IPv4 or IPv6 must be enabled');
      assert.deepEqual(await names({ type: 'custom' }), ['there']);
    });

    test('on the wire of another interface a network may leave addresses to its containers', async () => {
      await make({ name: 'bare', driver: 'macvlan', hasIpv4: false });
      assert.deepEqual((await engine.networks.get('bare')).network.addressing.pools, []);
    });

    test('they are found by name, by id, by the beginning of an id, and by filters', async () => {
      const { id } = await make({ name: 'web-front', labels: { tier: 'web' } });
      await make({ name: 'web-back' });
      for (const ref of ['web-front', id, id.slice(0, 10)]) {
        assert.equal((await engine.networks.get(ref)).network.id, id);
      }
      for (const ref of ['web', 'nonesuch', '']) {
        await assert.rejects(engine.networks.get(ref), {
          code: 'network_not_found',
          message: `network ${ref} not found`,
        });
      }
      assert.deepEqual(await names({ name: ['web'] }), ['web-front', 'web-back']);
      assert.deepEqual(await names({ id: [id.slice(0, 9)] }), ['web-front']);
      assert.deepEqual(await names({ label: ['tier=web'] }), ['web-front']);
      assert.deepEqual(await names({ driver: ['host', 'null'] }), ['host', 'none']);
      assert.deepEqual(await names({ type: 'custom' }), ['web-front', 'web-back']);
      assert.deepEqual(await names({ scope: ['swarm'] }), []);
      await create('web-back');
      assert.deepEqual(await names({ isDangling: true }), ['web-front']);
      assert.equal((await names({ isDangling: false })).includes('web-back'), true);
    });

    test('who runs without an address is shown with those of host and none', async () => {
      for (const [kind, driver] of [
        ['host', 'host'],
        ['none', 'null'],
      ] as const) {
        const asked = { image: stand.image, command: ['sleep', '1000'], network: { kind } };
        const { container } = await engine.containers.create(asked);
        const shown = async () => {
          const { network, members } = await engine.networks.get(kind);
          assert.equal(network.driver, driver);
          return members.map(({ containerId, containerName, ipv4Address }) => [
            containerId,
            containerName,
            ipv4Address,
          ]);
        };
        assert.deepEqual(await shown(), []);
        await engine.containers.start(container.id);
        assert.deepEqual(await shown(), [[container.id, container.name, '']]);
        await engine.containers.stop(container.id, { timeoutSeconds: 0 });
        assert.deepEqual(await shown(), []);
      }
    });

    test('who is on one is shown with addresses, and keeps it from going', async () => {
      const { id } = await make({ name: 'busy', addressing: { pools: [{ subnet: '10.224.0.0/24' }] } });
      const container = await start('busy');
      const { members } = await engine.networks.get('busy');
      assert.deepEqual(
        members.map((member) => [member.containerId, member.containerName, member.ipv4Address, member.ipv6Address]),
        [[container.id, container.name, '10.224.0.2/24', '']],
      );
      const [endpoint] = container.state.endpoints;
      assert.deepEqual(
        [
          endpoint?.networkId,
          endpoint?.networkName,
          endpoint?.interfaceName,
          endpoint?.gateway,
          endpoint?.prefixLength,
        ],
        [id, 'busy', 'eth0', '10.224.0.1', 24],
      );
      assert.deepEqual(endpoint?.names, [container.name, container.id.slice(0, 12)]);
      await assert.rejects(engine.networks.remove('busy'), {
        code: 'network_in_use',
        message: `error while removing network: network busy id ${id} has active endpoints`,
      });
      await engine.containers.stop(container.id, { timeoutSeconds: 0 });
      assert.equal((await engine.networks.remove(id.slice(0, 12))).name, 'busy');
      await assert.rejects(engine.containers.start(container.id), { message: 'network busy not found' });
    });

    test('addresses of one’s choice are had once, where somebody chose the subnet', async () => {
      await make({
        name: 'fixed',
        hasIpv6: true,
        addressing: { pools: [{ subnet: '10.224.0.0/24' }, { subnet: 'fd42::/64' }] },
      });
      await make({ name: 'free' });
      const asked = { network: 'fixed', ipv4Address: '10.224.0.99', ipv6Address: 'FD42:0::99', aliases: ['me'] };
      const [endpoint] = (await start(asked)).state.endpoints;
      assert.deepEqual(
        [endpoint?.address, endpoint?.ipv6Address, endpoint?.ipv6PrefixLength, endpoint?.ipv6Gateway],
        ['10.224.0.99', 'fd42::99', 64, 'fd42::1'],
      );
      assert.equal(endpoint?.names.includes('me'), true);
      await assert.rejects(start(asked), { code: 'network_address_taken' });
      await assert.rejects(create({ network: 'fixed', ipv4Address: '10.225.0.1' }), {
        message:
          'invalid config for network fixed: invalid endpoint settings:\nno configured subnet or ip-range contain the IP address 10.225.0.1',
      });
      await assert.rejects(create({ network: 'free', ipv4Address: '10.224.0.7' }), {
        message: /only when connecting to networks with user configured subnets$/,
      });
      for (const [what, reason] of [
        [{ ipv4Address: 'fd42::7' }, /^invalid config for network fixed: .*:\ninvalid IPv4 address: fd42::7$/],
        [{ ipv6Address: '10.224.0.7' }, /\ninvalid IPv6 address: 10\.224\.0\.7$/],
        [{ ipv6Address: '::ffff:10.224.0.7' }, /\ninvalid IPv6 address: ::ffff:10\.224\.0\.7$/],
        [
          { ipv4Address: '0.0.0.0', linkLocalAddresses: ['10.0.0.1'] },
          /\n\* invalid IPv4 address: 0\.0\.0\.0\n\* invalid link-local IP address: 10\.0\.0\.1$/,
        ],
        [{ macAddress: '02:00:00' }, /^address 02:00:00: invalid MAC address$/],
      ] as const) {
        await assert.rejects(create({ network: 'fixed', ...what }), { code: 'argument_invalid', message: reason });
      }
      // It may be made before the container starts.
      const early = await create('nonesuch');
      assert.equal(early.state.status, 'created');
      await assert.rejects(engine.containers.start(early.id), { message: 'network nonesuch not found' });
    });

    test('a container that runs is connected and disconnected, with events', async () => {
      const [home, more] = [await make({ name: 'home' }), await make({ name: 'more' })];
      const container = await start('home');
      await engine.networks.connect(more.id, container.name);
      assert.deepEqual(await placesOf(container), ['home', 'more']);
      await assert.rejects(engine.networks.connect('more', container.id), {
        message: `endpoint with name ${container.name} already exists in network more`,
      });
      await engine.networks.disconnect('home', container.id);
      assert.deepEqual(await placesOf(container), ['more']);
      await assert.rejects(engine.networks.disconnect('home', container.id), {
        message: `container ${container.id} is not connected to network home`,
      });
      await engine.containers.restart(container.id, { timeoutSeconds: 0 });
      assert.deepEqual(await placesOf(container), ['more']);
      await engine.networks.disconnect('more', container.id);
      assert.deepEqual(await placesOf(container), []);
      await engine.containers.restart(container.id, { timeoutSeconds: 0 });
      assert.deepEqual(await placesOf(container), ['home'], 'it comes back where it was at first');
      assert.deepEqual(await eventsUntil('disconnect', home.id), ['create', 'connect', 'disconnect']);
    });

    test('one that is stopped is connected when it starts', async () => {
      await make({ name: 'home' });
      await make({ name: 'more' });
      const container = await create('home');
      await engine.networks.connect('more', container.id);
      assert.deepEqual(await placesOf(container), []);
      await engine.containers.start(container.id);
      assert.deepEqual(await placesOf(container), ['home', 'more']);
    });

    test('what has no network of its own, or that of another, is connected nowhere', async () => {
      await make({ name: 'some' });
      const command = ['sleep', '1000'];
      for (const kind of ['host', 'none'] as const) {
        const { container } = await engine.containers.create({ image: stand.image, command, network: { kind } });
        await assert.rejects(engine.networks.connect('some', container.id), {
          code: 'argument_invalid',
          message: kind === 'host' ? /^container sharing network namespace/ : /private \(none\) mode$/,
        });
      }
      const container = await create('some');
      await assert.rejects(engine.networks.connect('host', container.id), { message: /host network/ });
      await assert.rejects(engine.networks.connect('some', 'nobody'), { code: 'container_not_found' });
      await assert.rejects(engine.networks.connect('nonesuch', container.id), { code: 'network_not_found' });
    });

    test('prune takes what no container belongs to, by labels and age', async () => {
      await make({ name: 'used' });
      await make({ name: 'spared', labels: { keep: '1' } });
      await make({ name: 'unused' });
      await create('used');
      assert.deepEqual(await engine.networks.prune({ untilMs: 1 }), { deleted: [] });
      assert.deepEqual(await engine.networks.prune({ withoutLabel: ['keep'] }), { deleted: ['unused'] });
      assert.deepEqual(await engine.networks.prune({ label: ['keep=1'] }), { deleted: ['spared'] });
      assert.deepEqual(await names({ type: 'custom' }), ['used']);
    });
  });
}
