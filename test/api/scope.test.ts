import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BuildRequest, CreateContainer } from '../../src/engine/index.js';
import { readRights } from '../../src/server/scope/known-rights.js';
import { parseRights } from '../../src/server/scope/rights.js';
import { scopedBuilds } from '../../src/server/scope/scoped-builds.js';
import { scopedEngine } from '../../src/server/scope/scoped-engine.js';
import { scopedRoutes } from '../../src/server/scope/scoped-routes.js';
import { tracedRoutes } from '../../src/server/trace/traced-routes.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { FakeEngine } from '../support/fake-engine.js';

const ours = aContainer('ours', { state: runningState(), config: { labels: { project: 'x' } } });
const theirs = aContainer('theirs', { state: runningState(), config: { labels: { project: 'y' } } });
const world = { images: [anImage('web:1'), anImage('spare:1')], containers: [ours, theirs] };

const allowing = (rights: string, audit: string[] = []): Promise<ApiStand> =>
  openApiStand({
    ...world,
    wrap: (routes) => scopedRoutes(routes, parseRights(rights), (line) => audit.push(line)),
  });
const labelled = (mayReachHost = false): Promise<ApiStand> =>
  openApiStand({ ...world, serve: (engine) => scopedEngine(engine, { labels: ['project=x'], mayReachHost }) });

/** What `--mount type=volume,volume-opt=o=bind` makes. */
const mountOfMachine = (Source: string) => ({
  Type: 'volume',
  Source,
  Target: '/host',
  VolumeOptions: { DriverConfig: { Name: 'local', Options: { type: 'none', o: 'bind', device: '/' } } },
});

/** What `--network name=bridge,driver-opt=…` asks for. */
const ofInterface = { DriverOpts: { 'com.docker.network.endpoint.sysctls': 'net.ipv4.conf.IFNAME.proxy_arp=1' } };

/** The same, but for some of it. */
const overlaid = <Service extends object>(service: Service, other: Partial<Service>): Service =>
  new Proxy(service, {
    get(target, name) {
      if (name in other) return Reflect.get(other, name) as unknown;
      const own: unknown = Reflect.get(target, name, target);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });

const statusOf = async (api: ApiStand, method: string, path: string, body?: unknown): Promise<number> =>
  (await api.ask(method, path, { body })).status;

describe('a socket that is for a part of the API', () => {
  test('reading containers is listing, inspecting and their logs, and nothing that gives out files or changes', async () => {
    await using api = await allowing('containers:read');
    for (const path of ['/containers/json', '/containers/ours/json', '/containers/ours/changes', '/_ping']) {
      assert.equal(await statusOf(api, 'GET', path), 200, path);
    }
    const refused = [
      ['GET', '/containers/ours/export'],
      ['GET', '/containers/ours/archive?path=/etc'],
      ['POST', '/containers/ours/stop'],
      ['POST', '/containers/ours/exec'],
      ['POST', '/containers/create'],
      ['DELETE', '/containers/ours'],
      ['GET', '/images/json'],
      ['GET', '/events'],
      ['GET', '/info'],
    ] as const;
    for (const [method, path] of refused) assert.equal(await statusOf(api, method, path), 403, `${method} ${path}`);
  });

  test('reading images is not having them', async () => {
    await using reading = await allowing('images:read');
    assert.equal(await statusOf(reading, 'GET', '/images/web:1/json'), 200);
    assert.equal(await statusOf(reading, 'GET', '/images/get?names=web:1'), 403);
    assert.equal(await statusOf(reading, 'GET', '/images/web:1/get'), 403);
    await using having = await allowing('images:get');
    assert.equal(await statusOf(having, 'GET', '/images/web:1/get'), 200);
  });

  test('one verb of an area', async () => {
    await using api = await allowing('containers:restart, containers:remove');
    assert.equal(await statusOf(api, 'POST', '/containers/ours/restart'), 204);
    assert.equal(await statusOf(api, 'POST', '/containers/ours/stop'), 403);
    assert.equal(await statusOf(api, 'DELETE', '/containers/ours?force=1'), 204);
    assert.equal(await statusOf(api, 'GET', '/containers/json'), 403);
  });

  test('the sentence says what it is for, and what was asked is written down', async () => {
    const audit: string[] = [];
    await using api = await allowing('containers:read,containers:stop', audit);
    const { json } = await api.ask('POST', '/containers/ours/kill');
    assert.deepEqual(json, {
      message: 'this socket has not the right: it is not for containers:kill, but for containers:read, containers:stop',
    });
    await api.ask('POST', '/containers/ours/stop');
    await api.ask('GET', '/containers/json');
    assert.deepEqual(audit, ['refused containers:kill "ours"', 'allowed containers:stop "ours"']);
  });

  test('a commit reads a container and names an image: it takes both rights', async () => {
    for (const rights of ['images', 'containers']) {
      await using api = await allowing(rights);
      assert.equal(await statusOf(api, 'POST', '/commit?container=ours&repo=made'), 403, rights);
    }
    await using api = await allowing('images:create,containers:commit');
    assert.equal(await statusOf(api, 'POST', '/commit?container=ours&repo=made'), 201);
  });

  test('what is no right is refused', () => {
    assert.throws(() => parseRights('containers:read,kubernetes'), /"kubernetes" is no right/);
    assert.throws(() => parseRights('containers:READ'), /is no right/);
    assert.throws(
      () => readRights('containers:read,containers:raed'),
      /"containers:raed" is no right: did you mean containers:read\?/,
    );
    assert.throws(() => readRights('events:xyzzy'), /"events:xyzzy" is no right: events has read/);
    assert.equal(readRights('containers:stop,images:get,host,exec').length, 4);
  });
});

describe('a socket for what has a label', () => {
  test('others are not there, by name, id or its beginning', async () => {
    await using api = await labelled();
    const listed = (await api.ask('GET', '/containers/json?all=1')).json as { Names: string[] }[];
    assert.deepEqual(
      listed.map(({ Names }) => Names),
      [['/ours']],
    );
    const asked = [
      ['GET', `/containers/${theirs.id}/json`],
      ['GET', '/containers/theirs/logs?stdout=1'],
      ['GET', '/containers/theirs/export'],
      ['POST', '/containers/theirs/stop'],
      ['POST', '/containers/theirs/exec'],
      ['DELETE', `/containers/${theirs.id.slice(0, 12)}?force=1`],
    ] as const;
    for (const [method, path] of asked) {
      const body = path.endsWith('/exec') ? { Cmd: ['id'] } : undefined;
      assert.equal(await statusOf(api, method, path, body), 404, `${method} ${path}`);
    }
    assert.equal((await api.engine.containers.list({ all: true })).length, 2);
  });

  test('what it makes has the label', async () => {
    await using api = await labelled();
    assert.equal(await statusOf(api, 'POST', '/containers/create?name=made', { Image: 'web:1', Cmd: ['true'] }), 201);
    const made = await api.engine.containers.get('made');
    assert.equal(made.config.labels['project'], 'x');
    assert.equal(await statusOf(api, 'POST', '/volumes/create', { Name: 'data' }), 201);
    assert.equal((await api.engine.volumes.get('data')).labels['project'], 'x');
    assert.equal(await statusOf(api, 'POST', '/networks/create', { Name: 'net' }), 201);
    assert.equal((await api.engine.networks.get('net')).network.labels['project'], 'x');
  });

  const reaching: readonly (readonly [string, object])[] = [
    ['privileged', { HostConfig: { Privileged: true } }],
    ['a bind', { HostConfig: { Binds: ['/etc:/etc'] } }],
    ['a bind as a mount', { HostConfig: { Mounts: [{ Type: 'bind', Source: '/', Target: '/host' }] } }],
    ['a device', { HostConfig: { Devices: [{ PathOnHost: '/dev/sda', PathInContainer: '/dev/sda' }] } }],
    ['a capability', { HostConfig: { CapAdd: ['SYS_ADMIN'] } }],
    ['processes of the machine', { HostConfig: { PidMode: 'host' } }],
    ['the network of the machine', { HostConfig: { NetworkMode: 'host' } }],
    ['the network of another', { HostConfig: { NetworkMode: 'container:theirs' } }],
    ['the processes of another', { HostConfig: { PidMode: 'container:theirs' } }],
    ['the volumes of another', { HostConfig: { VolumesFrom: ['theirs'] } }],
    ['no seccomp', { HostConfig: { SecurityOpt: ['seccomp=unconfined'] } }],
    ['a volume that is a bind', { HostConfig: { Mounts: [mountOfMachine('data')] } }],
    ['a volume without a name that is a bind', { HostConfig: { Mounts: [mountOfMachine('')] } }],
    ['an annotation for the runtime', { HostConfig: { Annotations: { 'run.oci.seccomp_bpf_file': '/tmp/filter' } } }],
    [
      'a log to an address',
      { HostConfig: { LogConfig: { Type: 'fluentd', Config: { 'fluentd-address': 'unix:///run/a.sock' } } } },
    ],
    ['a label that hides it', { Labels: { 'gantry.debug': ours.id } }],
    ['paths of the kernel that are open', { HostConfig: { MaskedPaths: [], ReadonlyPaths: [] } }],
    ['the shared memory of another', { HostConfig: { IpcMode: `container:${theirs.id.slice(0, 12)}` } }],
    ['memory before others', { HostConfig: { OomScoreAdj: -1000 } }],
    ['memory without an end', { HostConfig: { OomKillDisable: true } }],
    ['the processor before others', { HostConfig: { CpuRealtimeRuntime: 950_000 } }],
    ['the kernel’s settings of an interface', { NetworkingConfig: { EndpointsConfig: { bridge: ofInterface } } }],
    ['the machine’s network as one of several', { NetworkingConfig: { EndpointsConfig: { host: {} } } }],
    ['a link to another', { HostConfig: { Links: ['theirs:db'] } }],
    ['a link to another on a network', { NetworkingConfig: { EndpointsConfig: { bridge: { Links: ['theirs:db'] } } } }],
  ];
  for (const [what, asked] of reaching) {
    test(`no container reaches beyond itself: ${what}`, async () => {
      await using api = await labelled();
      const status = await statusOf(api, 'POST', '/containers/create', { Image: 'web:1', Cmd: ['true'], ...asked });
      assert.ok(status === 403 || status === 404, `${status}`);
      assert.equal((await api.engine.containers.list({ all: true })).length, 2);
    });
  }

  test('nor by what the machine’s network is called else', async () => {
    await using api = await labelled();
    const { id } = (await api.engine.networks.get('host')).network;
    for (const NetworkMode of [id, id.slice(0, 12)]) {
      const body = { Image: 'web:1', Cmd: ['true'], HostConfig: { NetworkMode } };
      assert.equal(await statusOf(api, 'POST', '/containers/create', body), 403, NetworkMode);
    }
    assert.equal(await statusOf(api, 'POST', `/networks/${id}/connect`, { Container: 'ours' }), 403);
  });

  test('nor by what is asked of it later', async () => {
    await using api = await labelled();
    await api.ask('POST', '/containers/create?name=made', { body: { Image: 'web:1', Cmd: ['true'] } });
    const start = '/containers/made/start?checkpoint=c1&checkpoint-dir=/var/tmp/x';
    assert.equal(await statusOf(api, 'POST', start), 403);
    const checkpoint = { CheckpointID: 'c1', CheckpointDir: '/var/tmp/x' };
    assert.equal(await statusOf(api, 'POST', '/containers/made/checkpoints', checkpoint), 403);
    assert.equal(await statusOf(api, 'GET', '/containers/made/checkpoints?dir=/var/tmp/x'), 403);
    assert.equal(await statusOf(api, 'DELETE', '/containers/made/checkpoints/c1?dir=/var/tmp/x'), 403);
    assert.equal(await statusOf(api, 'GET', '/containers/theirs/checkpoints'), 404);
    assert.equal(await statusOf(api, 'POST', '/containers/made/update', { CpuRealtimeRuntime: 950_000 }), 403);
    const linked = { Container: 'made', EndpointConfig: { Links: ['theirs:db'] } };
    assert.equal(await statusOf(api, 'POST', '/networks/bridge/connect', linked), 404);
    const setting = { Container: 'ours', EndpointConfig: ofInterface };
    assert.equal(await statusOf(api, 'POST', '/networks/bridge/connect', setting), 403);
  });

  test('no network of it is on an interface of the machine', async () => {
    await using api = await labelled();
    const asked = [
      { Driver: 'macvlan', Options: { parent: 'eth0' } },
      { Driver: 'ipvlan' },
      { Options: { 'com.docker.network.bridge.name': 'br-lan' } },
      { IPAM: { Config: [{ Subnet: '192.0.2.0/24', Gateway: '192.0.2.1' }] } },
    ];
    for (const body of asked) {
      assert.equal(
        await statusOf(api, 'POST', '/networks/create', { Name: 'net', ...body }),
        403,
        JSON.stringify(body),
      );
    }
    const mtu = { Name: 'net', Options: { 'com.docker.network.driver.mtu': '1400' } };
    assert.equal(await statusOf(api, 'POST', '/networks/create', mtu), 201);
  });

  test('images of others may be used, and neither go nor lose their names', async () => {
    await using api = await labelled();
    assert.equal(await statusOf(api, 'POST', '/commit?container=ours&repo=made'), 201);
    assert.equal((await api.engine.images.get('made')).labels['project'], 'x');
    const refused = [
      ['DELETE', '/images/web:1?force=1'],
      ['POST', '/images/made/tag?repo=web&tag=1'],
      ['POST', '/commit?container=ours&repo=web&tag=1'],
      ['POST', '/images/load'],
    ] as const;
    for (const [method, path] of refused) assert.equal(await statusOf(api, method, path), 403, `${method} ${path}`);
    assert.equal(await statusOf(api, 'POST', '/images/prune?filters={"dangling":["false"]}'), 200);
    const left = (await api.engine.images.list()).flatMap(({ names }) => names);
    assert.deepEqual(left.toSorted(), ['docker.io/library/spare:1', 'docker.io/library/web:1']);
    assert.equal(await statusOf(api, 'POST', '/commit?container=ours&repo=made'), 201);
    assert.equal(await statusOf(api, 'DELETE', '/images/made:latest'), 200);
  });

  test('nothing is fetched for it from the machine’s network to be an image', async () => {
    const path = '/images/create?fromSrc=http%3A%2F%2F127.0.0.1%2Froot.tar&repo=made';
    await using api = await labelled();
    const { status, text } = await api.ask('POST', path);
    assert.equal(status, 403, text);
    assert.deepEqual(api.engine.control.callsOf('images.import'), []);
    await using hosts = await labelled(true);
    assert.equal(await statusOf(hosts, 'POST', path), 200);
  });

  test('steps of its builds have nothing of the machine’s network', async () => {
    const asked: BuildRequest[] = [];
    const engine = new FakeEngine();
    const watched = Object.assign(Object.create(engine.builds), {
      build: async (request: BuildRequest) => {
        asked.push(request);
        return await engine.builds.build(request);
      },
    });
    const request = { context: { kind: 'none' }, dockerfile: { text: 'FROM scratch\nLABEL a=b' } } as const;
    const admitting = { admitName: async () => undefined, admitNetwork: async (ref: string) => `id of ${ref}` };
    for (const mayReachHost of [false, true]) {
      const builds = scopedBuilds(watched, { ...admitting, wanted: {}, mayReachHost });
      await builds.build({ ...request, allowsHostNetwork: true });
    }
    const labelled = scopedBuilds(watched, {
      ...admitting,
      wanted: { project: 'x' },
      mayReachHost: false,
    });
    await assert.rejects(labelled.build({ ...request, pull: true }), { code: 'scope_exceeded' });
    await labelled.build({ ...request, network: 'own' });
    assert.deepEqual(
      asked.map(({ allowsHostNetwork, isConfined, network }) => [allowsHostNetwork, isConfined, network]),
      [
        [false, true, undefined],
        [true, undefined, undefined],
        [false, true, 'id of own'],
      ],
    );
    const [confined, forAll, own] = asked.map(({ scope }) => scope);
    assert.equal(forAll, undefined);
    assert.ok(confined && own && confined !== own);
  });

  test('a name that others’ containers are made of is not moved by its pull', async () => {
    await using api = await openApiStand({
      ...world,
      containers: [ours, { ...theirs, image: 'web:1', imageId: anImage('web:1').id }],
      serve: (engine) => scopedEngine(engine, { labels: ['project=x'], mayReachHost: false }),
    });
    const pull = async (name: string): Promise<number> =>
      await statusOf(api, 'POST', `/images/create?fromImage=${name}`);
    api.engine.pulls.offer('web:1');
    assert.equal(await pull('web:1'), 200);
    api.engine.pulls.offer('web:1', anImage('another', { names: [] }));
    api.engine.pulls.offer('spare:1', anImage('yet-another', { names: [] }));
    api.engine.pulls.offer('new:1');
    assert.equal(await pull('web:1'), 403);
    assert.equal((await api.engine.images.find('web:1'))?.id, anImage('web:1').id);
    for (const name of ['spare:1', 'new:1']) assert.equal(await pull(name), 200, name);
  });

  test('the machine’s logins are not for it', async () => {
    await using api = await labelled();
    await api.engine.registries.login('r.test', { username: 'root', password: 'pw' });
    assert.equal(await statusOf(api, 'GET', '/distribution/r.test/private/json'), 403);
    assert.equal(await statusOf(api, 'POST', '/images/create?fromImage=r.test/private&tag=1'), 403);
  });

  test('those that a request names are asked for by their ids: a name may be another’s a moment later', async () => {
    const asked: CreateContainer[] = [];
    await using api = await openApiStand({
      ...world,
      serve: (engine) => {
        const create: FakeEngine['containers']['create'] = (request) => {
          asked.push(request);
          return engine.containers.create(request);
        };
        const seen = overlaid(engine, { containers: overlaid(engine.containers, { create }) });
        return scopedEngine(seen, { labels: ['project=x'], mayReachHost: false });
      },
    });
    assert.equal(await statusOf(api, 'POST', '/networks/create', { Name: 'net' }), 201);
    const { id: netId } = (await api.engine.networks.get('net')).network;
    const create = async (body: object): Promise<void> => {
      const whole = { Image: 'web:1', Cmd: ['true'], ...body };
      assert.equal(await statusOf(api, 'POST', '/containers/create', whole), 201, JSON.stringify(body));
    };
    await create({
      HostConfig: { NetworkMode: 'container:ours', PidMode: 'container:ours', IpcMode: 'container:ours' },
    });
    await create({ HostConfig: { VolumesFrom: ['ours:ro'], Links: ['ours:db', 'ours'] } });
    await create({ HostConfig: { NetworkMode: 'net' }, NetworkingConfig: { EndpointsConfig: { net: {} } } });
    await create({ HostConfig: { NetworkMode: 'bridge' }, NetworkingConfig: { EndpointsConfig: { bridge: {} } } });
    const ref = { kind: 'container', ref: ours.id };
    assert.deepEqual(asked[0]?.network, ref);
    assert.deepEqual([asked[0]?.namespaces?.pid, asked[0]?.namespaces?.ipc], [ref, ref]);
    assert.deepEqual(asked[1]?.volumesFrom, [`${ours.id}:ro`]);
    assert.deepEqual(asked[1]?.links, [`${ours.id}:db`, `${ours.id}:ours`]);
    assert.deepEqual(asked[2]?.network, { kind: 'network', name: netId });
    assert.equal(asked[2]?.endpoints?.[0]?.network, netId);
    assert.equal(asked[3]?.endpoints?.[0]?.network, 'bridge');
  });

  test('names and ids of others are not told', async () => {
    await using api = await labelled();
    const body = { Image: 'web:1', Cmd: ['true'] };
    const taken = await api.ask('POST', '/containers/create?name=theirs', { body });
    assert.equal(taken.status, 409);
    assert.match(taken.text, /already in use by a container that is not of this socket/);
    assert.doesNotMatch(taken.text, new RegExp(theirs.id));
    const renamed = await api.ask('POST', '/containers/ours/rename?name=theirs');
    assert.equal(renamed.status, 409);
    assert.doesNotMatch(renamed.text, new RegExp(theirs.id));
    assert.match((await api.ask('POST', '/containers/create?name=ours', { body })).text, new RegExp(ours.id));
    for (const filter of ['before', 'since']) {
      const filters = JSON.stringify({ [filter]: [theirs.id.slice(0, 2)] });
      assert.equal(await statusOf(api, 'GET', `/containers/json?all=1&filters=${filters}`), 404, filter);
    }
  });

  test('a volume that somebody else has made meanwhile is none of it', async () => {
    await using api = await openApiStand({
      ...world,
      serve: (engine) => {
        const create: FakeEngine['containers']['create'] = async (request) => {
          await engine.volumes.create({ name: 'data' });
          return await engine.containers.create(request);
        };
        const seen = overlaid(engine, { containers: overlaid(engine.containers, { create }) });
        return scopedEngine(seen, { labels: ['project=x'], mayReachHost: false });
      },
    });
    const body = { Image: 'web:1', Cmd: ['true'], HostConfig: { Binds: ['data:/data'] } };
    assert.equal(await statusOf(api, 'POST', '/containers/create', body), 404);
    assert.equal((await api.engine.containers.list({ all: true })).length, 2);
  });

  test('who was given the machine may reach it', async () => {
    await using api = await labelled(true);
    const body = { Image: 'web:1', Cmd: ['true'], HostConfig: { Privileged: true } };
    assert.equal(await statusOf(api, 'POST', '/containers/create', body), 201);
  });

  test('volumes of others cannot be used, and no volume is a mount of the machine', async () => {
    await using api = await labelled();
    await api.engine.volumes.create({ name: 'secret' });
    const body = { Image: 'web:1', Cmd: ['true'], HostConfig: { Binds: ['secret:/s'] } };
    assert.equal(await statusOf(api, 'POST', '/containers/create', body), 404);
    assert.equal(await statusOf(api, 'POST', '/volumes/create', { Name: 'secret' }), 404);
    const bind = { Name: 'root', DriverOpts: { type: 'none', o: 'bind', device: '/' } };
    assert.equal(await statusOf(api, 'POST', '/volumes/create', bind), 403);
    assert.equal(await statusOf(api, 'POST', '/volumes/prune'), 200);
    assert.equal((await api.engine.volumes.list()).length, 1);
  });
});

test('a trace has a line for each request, without secrets', async () => {
  const lines: string[] = [];
  await using api = await openApiStand({
    ...world,
    wrap: (routes) => tracedRoutes(routes, { say: (line) => lines.push(line), nowMs: () => 0 }),
  });
  await api.ask('POST', '/v1.41/containers/create?name=made', {
    body: { Image: 'web:1', Cmd: ['true'], Env: ['TOKEN=hunter2'] },
  });
  await api.ask('POST', '/auth', { body: { username: 'me', password: 'hunter2', serveraddress: 'r.test' } });
  await api.ask('GET', '/containers/no%1bbody/json');
  assert.equal(lines.length, 3);
  assert.match(
    lines[0] ?? '',
    /^POST \/containers\/create\?name=made \{"Image":"web:1".*"Env":\["TOKEN=\*\*\*"\]\} → 201, 0 ms$/,
  );
  assert.match(lines[2] ?? '', /^GET \/containers\/no%1Bbody\/json → 404 "No such container: no\\u001bbody", 0 ms$/);
  assert.equal(lines.join('\n').includes('hunter2'), false);
});

test('a trace has no secret of a query, of an address or of the options of a volume', async () => {
  const lines: string[] = [];
  await using api = await openApiStand({
    ...world,
    wrap: (routes) => tracedRoutes(routes, { say: (line) => lines.push(line), nowMs: () => 0 }),
  });
  const query = (values: Readonly<Record<string, string>>): string => new URLSearchParams(values).toString();
  await api.ask(
    'POST',
    `/build?${query({ buildargs: '{"TOKEN":"hunter2"}', remote: 'https://me:word@hunter2@git.test/a.git#hunter' })}`,
  );
  await api.ask('POST', `/build?${query({ buildargs: 'hunter2' })}`);
  await api.ask('POST', `/commit?${query({ container: 'ours', changes: 'USER x\nENV TOKEN=hunter2' })}`);
  await api.ask('POST', '/volumes/create', {
    body: { Name: 'share', DriverOpts: { type: 'cifs', device: '//nas/x', o: 'username=me,password=hunter2,uid=1' } },
  });
  const told = lines.map((line) => decodeURIComponent(line.replaceAll('+', ' '))).join('\n');
  assert.match(told, /buildargs=\{"TOKEN":"\*\*\*"\}&remote=https:\/\/\*\*\*@git\.test\/a\.git#hunter /);
  assert.match(told, /changes=USER x\nENV \*\*\* /);
  assert.match(told, /"o":"username=me,password=\*\*\*,uid=1"/);
  assert.equal(told.includes('hunter2'), false, told);
});

test('nothing in a trace hides, hurts or acts on a terminal', async () => {
  const lines: string[] = [];
  await using api = await openApiStand({
    ...world,
    wrap: (routes) => tracedRoutes(routes, { say: (line) => lines.push(line), nowMs: () => 0 }),
  });
  const body = { Image: 'web:1', Hostname: '\u009b2J\u202e\u007f', env: ['TOKEN=hunter2'] };
  await api.ask('POST', '/containers/create', { body });
  await api.ask('GET', '/containers/%c2%9b2J/json');
  assert.doesNotMatch(lines.join('\n'), /[\u007f-\u009f\u202e]|hunter2/u);
  const deep = Buffer.from(`{"Labels":${'['.repeat(500_000)}${']'.repeat(500_000)}}`);
  const asking = { body: deep, headers: { 'content-type': 'application/json' } };
  assert.equal((await api.ask('POST', '/containers/create', asking)).status, 400);
  assert.deepEqual(api.bugs, []);
});
