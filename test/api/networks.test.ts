import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';

const open = (): Promise<ApiStand> => openApiStand({ containers: [aContainer('web', { state: runningState() })] });
const filters = (values: object): string => `filters=${encodeURIComponent(JSON.stringify(values))}`;
const message = ({ json }: { readonly json: unknown }): string => (json as { message: string }).message;

describe('networks', () => {
  test('made as docker’s program asks for it, listed, looked at, removed', async () => {
    await using api = await open();
    const body = {
      Name: 'back',
      Driver: 'bridge',
      EnableIPv6: false,
      IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: '10.9.0.0/24', Gateway: '10.9.0.9' }] },
      Options: { a: 'b' },
      Labels: { tier: 'back' },
    };
    const made = await api.ask('POST', '/v1.41/networks/create', { body });
    assert.deepEqual([made.status, Object.keys(made.json as object)], [201, ['Id', 'Warning']]);
    const { Id: id } = made.json as { Id: string };
    const network = (await api.ask('GET', `/networks/${id.slice(0, 12)}`)).json as Record<string, unknown>;
    assert.deepEqual(network['IPAM'], {
      Driver: 'default',
      Options: {},
      Config: [{ Subnet: '10.9.0.0/24', Gateway: '10.9.0.9' }],
    });
    const listed = (await api.ask('GET', `/networks?${filters({ label: ['tier=back'] })}`)).json as { Name: string }[];
    assert.deepEqual(
      listed.map(({ Name }) => Name),
      ['back'],
    );
    assert.equal((await api.ask('DELETE', '/networks/back')).status, 204);
    const missing = await api.ask('GET', '/networks/back');
    assert.deepEqual([missing.status, message(missing)], [404, 'network back not found']);
  });

  test('a container is connected with an address and an alias, and disconnected', async () => {
    await using api = await open();
    await api.ask('POST', '/networks/create', {
      body: { Name: 'back', IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } },
    });
    const asked = { Container: 'web', EndpointConfig: { Aliases: ['db'], IPAMConfig: { IPv4Address: '10.9.0.7' } } };
    assert.equal((await api.ask('POST', '/networks/back/connect', { body: asked })).status, 200);
    const { Containers: members } = (await api.ask('GET', '/networks/back')).json as {
      Containers: Record<string, { Name: string; IPv4Address: string }>;
    };
    assert.deepEqual(
      Object.values(members).map(({ Name, IPv4Address }) => [Name, IPv4Address]),
      [['web', '10.9.0.7/24']],
    );
    const inspected = (await api.ask('GET', '/containers/web/json')).json as {
      NetworkSettings: { Networks: Record<string, { Aliases: string[]; IPAMConfig: object; IPAddress: string }> };
    };
    const { back } = inspected.NetworkSettings.Networks;
    assert.deepEqual(
      [back?.Aliases, back?.IPAMConfig, back?.IPAddress],
      [['db'], { IPv4Address: '10.9.0.7' }, '10.9.0.7'],
    );
    const inUse = await api.ask('DELETE', '/networks/back');
    assert.match(message(inUse), /has active endpoints/);
    assert.equal((await api.ask('POST', '/networks/back/disconnect', { body: { Container: 'web' } })).status, 200);
    assert.equal((await api.ask('DELETE', '/networks/back')).status, 204);
  });

  test('lists of containers tell no network that one has left', async () => {
    await using api = await open();
    const networksOf = async (query = '') => {
      const { json } = await api.ask('GET', `/containers/json?${query}`);
      const listed = json as { NetworkSettings: { Networks: object } }[];
      return listed.map(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks));
    };
    assert.deepEqual(await networksOf(), [['bridge']]);
    await api.ask('POST', '/networks/bridge/disconnect', { body: { Container: 'web' } });
    assert.deepEqual(await networksOf(), [[]]);
    assert.deepEqual(await networksOf(filters({ network: ['bridge'] })), []);
  });

  test('a container comes back to its network with the hardware address that an older client asked for', async () => {
    await using api = await openApiStand({ images: [anImage('web:1')] });
    const MacAddress = '02:00:00:00:00:07';
    await api.ask('POST', '/networks/create', { body: { Name: 'home' } });
    const HostConfig = { NetworkMode: 'home' };
    const NetworkingConfig = { EndpointsConfig: { home: { Aliases: ['db'] } } };
    const body = { Image: 'web:1', Cmd: ['true'], MacAddress, HostConfig, NetworkingConfig };
    assert.equal((await api.ask('POST', '/v1.41/containers/create?name=old', { body })).status, 201);
    await api.ask('POST', '/networks/home/disconnect', { body: { Container: 'old' } });
    const inspect = async () =>
      (await api.ask('GET', '/v1.41/containers/old/json')).json as {
        Config: { MacAddress?: string };
        NetworkSettings: { Networks: Record<string, { MacAddress: string }> };
      };
    assert.equal((await inspect()).Config.MacAddress, MacAddress);
    const again = { Container: 'old', EndpointConfig: { Aliases: ['db', 'old'] } };
    assert.equal((await api.ask('POST', '/v1.41/networks/home/connect', { body: again })).status, 200);
    await api.ask('POST', '/containers/old/start');
    assert.equal((await inspect()).NetworkSettings.Networks['home']?.MacAddress, MacAddress);
  });

  test('older clients know no networks without IPv4, and all may put a slash behind the list', async () => {
    await using api = await open();
    const body = { Name: 'six', EnableIPv4: false, EnableIPv6: true };
    await api.ask('POST', '/v1.46/networks/create', { body });
    const { EnableIPv4: has } = (await api.ask('GET', '/networks/six')).json as { EnableIPv4: boolean };
    assert.equal(has, true);
    const lists = await Promise.all(
      ['/networks', '/networks/', '/v1.47/networks/'].map((path) => api.ask('GET', path)),
    );
    for (const list of lists) assert.deepEqual(list.json, lists[0]?.json);
  });

  test('what only a swarm has, and networks of configuration only, are refused, not passed over', async () => {
    await using api = await open();
    for (const [asked, status, sentence] of [
      [{ ConfigOnly: true }, 501, 'a network of configuration only is not supported yet'],
      [{ ConfigFrom: { Network: 'back' } }, 501, 'a network of configuration only is not supported yet'],
      [{ Ingress: true }, 400, 'Ingress network can only be global scope network'],
      [{ Scope: 'swarm' }, 400, 'cannot create a swarm scoped network when swarm is not active'],
    ] as const) {
      const answer = await api.ask('POST', '/networks/create', { body: { Name: 'odd', ...asked } });
      assert.deepEqual([answer.status, message(answer)], [status, sentence]);
    }
    // What programs of Go send without a word of it.
    const plain = { Name: 'plain', ConfigFrom: { Network: '' }, ConfigOnly: false, Ingress: false, Scope: '' };
    assert.equal((await api.ask('POST', '/networks/create', { body: plain })).status, 201);
  });

  test('who has the machine’s network, or none, is on no other', async () => {
    await using api = await openApiStand({ images: [anImage('busybox')] });
    await api.ask('POST', '/networks/create', { body: { Name: 'back' } });
    const create = (mode: string, ...networks: readonly string[]) =>
      api.ask('POST', '/containers/create', {
        body: {
          Image: 'busybox',
          Cmd: ['true'],
          HostConfig: { NetworkMode: mode },
          NetworkingConfig: { EndpointsConfig: Object.fromEntries(networks.map((name) => [name, {}])) },
        },
      });
    assert.equal((await create('host', 'host')).status, 201);
    for (const asked of [
      ['back', 'back', 'host'],
      ['host', 'back'],
      ['default', 'none'],
    ] as const) {
      const [mode, ...networks] = asked;
      const refused = await create(mode, ...networks);
      assert.equal(refused.status, 400);
      assert.match(message(refused), /cannot attach both user-defined and non-user-defined network-modes/);
    }
  });

  test('mistakes are told: overlapping, always there, no container, a body of the wrong type', async () => {
    await using api = await open();
    const create = (body: object) => api.ask('POST', '/networks/create', { body });
    await create({ Name: 'one', IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } });
    const overlapping = await create({ Name: 'two', IPAM: { Config: [{ Subnet: '10.9.0.0/16' }] } });
    assert.ok(overlapping.status >= 400, message(overlapping));
    assert.equal((await create({ Name: 'one' })).status, 409);
    assert.equal((await api.ask('DELETE', '/networks/bridge')).status, 403);
    assert.equal((await create({ Name: 'mine', Driver: 'host' })).status, 403);
    assert.equal((await api.ask('POST', '/networks/one/connect', { body: { Container: 'nobody' } })).status, 404);
    assert.equal((await create({ Name: ['x'] })).status, 400);
    assert.deepEqual((await api.ask('POST', '/networks/prune')).json, { NetworksDeleted: ['one'] });
  });
});
