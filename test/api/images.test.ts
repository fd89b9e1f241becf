import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, test } from 'node:test';
import { engineError } from '../../src/errors/engine-error.js';
import { parseDigest } from '../../src/oci/digest.js';
import { openApiStand } from '../support/api-stand.js';
import { aContainer, anImage } from '../support/builders.js';

const WEB = anImage('web:1');
const withWeb = () => openApiStand({ images: [WEB, anImage('registry.test/team/app:2')] });
const filters = (values: object): string => `filters=${encodeURIComponent(JSON.stringify(values))}`;

describe('images', () => {
  test('the list has docker’s fields, and what is not counted is -1', async () => {
    await using api = await withWeb();
    const { status, json } = await api.ask('GET', '/v1.43/images/json');
    assert.equal(status, 200);
    const [, web] = (json as Record<string, unknown>[]).toSorted((a, b) =>
      `${a['RepoTags']}`.localeCompare(`${b['RepoTags']}`),
    );
    assert.deepEqual(Object.keys(web ?? {}), [
      'Containers',
      'Created',
      'Id',
      'Labels',
      'ParentId',
      'RepoDigests',
      'RepoTags',
      'SharedSize',
      'Size',
      'VirtualSize',
    ]);
    assert.deepEqual([web?.['RepoTags'], web?.['Id'], web?.['SharedSize']], [['web:1'], WEB.id, -1]);
    assert.equal(
      Object.hasOwn(((await api.ask('GET', '/v1.44/images/json')).json as object[])[0] ?? {}, 'VirtualSize'),
      false,
    );
  });

  test('a filter in either of docker’s forms; one that is none is refused', async () => {
    await using api = await withWeb();
    const list = async (query: string) =>
      (await api.ask('GET', `/images/json?${query}`)).json as { RepoTags: string[] }[];
    assert.deepEqual(
      (await list(filters({ reference: ['web:*'] }))).map(({ RepoTags }) => RepoTags),
      [['web:1']],
    );
    assert.equal((await list(filters({ reference: { 'registry.test/*/*': true } }))).length, 1);
    const { status, json } = await api.ask('GET', `/images/json?${filters({ colour: ['red'] })}`);
    assert.deepEqual([status, json], [400, { message: "invalid filter 'colour'" }]);
    assert.equal((await api.ask('GET', '/images/json?filters=nonsense')).status, 400);
  });

  test('names may have slashes, and an image is found by any of its names', async () => {
    await using api = await withWeb();
    const inspected = await api.ask('GET', '/v1.47/images/registry.test/team/app:2/json');
    assert.deepEqual((inspected.json as { RepoTags: string[] }).RepoTags, ['registry.test/team/app:2']);
    assert.equal((await api.ask('GET', `/images/${encodeURIComponent(WEB.id)}/json`)).status, 200);
    const history = await api.ask('GET', '/images/registry.test/team/app:2/history');
    assert.deepEqual([history.status, Array.isArray(history.json)], [200, true]);
    const missing = await api.ask('GET', '/images/nobody/json');
    assert.deepEqual([missing.status, missing.json], [404, { message: 'No such image: nobody:latest' }]);
  });

  test('tag, then take the name away', async () => {
    await using api = await withWeb();
    assert.equal((await api.ask('POST', '/images/web:1/tag?repo=other:8&tag=9')).status, 201);
    for (const [query, message] of [
      [`repo=other@sha256:${'0'.repeat(64)}`, 'cannot import digest reference'],
      ['repo=other&tag=a:b', 'invalid tag format'],
      ['repo=a%20b', 'invalid reference format'],
    ]) {
      const { status, json } = await api.ask('POST', `/images/web:1/tag?${query}`);
      assert.deepEqual([status, json], [400, { message }]);
    }
    const removed = await api.ask('DELETE', '/images/other:9');
    assert.deepEqual([removed.status, removed.json], [200, [{ Untagged: 'other:9' }]]);
    assert.equal((await api.ask('DELETE', '/images/other:9')).status, 404);
  });

  test('an image in use is not removed', async () => {
    await using api = await withWeb();
    api.engine.addContainer(aContainer('user', { image: 'web:1', imageId: WEB.id }));
    const { status, json } = await api.ask('DELETE', '/images/web:1');
    assert.equal(status, 409);
    assert.match((json as { message: string }).message, /conflict: unable to remove repository reference/);
  });

  test('prune takes dangling images alone unless told', async () => {
    await using api = await withWeb();
    const first = (await api.ask('POST', '/images/prune')).json as Record<string, unknown>;
    assert.deepEqual(first, { ImagesDeleted: null, SpaceReclaimed: 0 });
    const all = (await api.ask('POST', `/images/prune?${filters({ dangling: ['false'] })}`)).json as {
      ImagesDeleted: object[];
    };
    assert.ok(all.ImagesDeleted.some((each) => 'Untagged' in each));
    assert.deepEqual(await api.engine.images.list(), []);
  });
});

describe('pull', () => {
  test('progress comes as documents, each layer by its id', async () => {
    await using api = await withWeb();
    api.engine.pulls.offer('registry.test/new:1');
    const { status, headers, lines } = await api.ask('POST', '/images/create?fromImage=registry.test/new&tag=1');
    assert.deepEqual([status, headers['content-type']], [200, 'application/json']);
    const told = lines as { status?: string; id?: string }[];
    assert.deepEqual(told[0], { status: 'Pulling from new', id: '1' });
    assert.ok(told.some(({ status: word }) => word === 'Pull complete'));
    assert.match(told.at(-1)?.status ?? '', /^Status: Downloaded newer image for registry\.test\/new:1$/);
  });

  test('what nobody has is told by the status', async () => {
    await using api = await withWeb();
    const { status, json } = await api.ask('POST', '/images/create?fromImage=registry.test/nobody&tag=1');
    assert.equal(status, 404);
    assert.match((json as { message: string }).message, /nobody/);
    assert.equal((await api.ask('POST', '/images/create')).status, 400);
  });

  test('an image is made of what is at an address', async () => {
    await using api = await withWeb();
    const { status, lines } = await api.ask('POST', '/images/create?fromSrc=http%3A%2F%2Fx%2Froot.tar&repo=made');
    assert.equal(status, 200);
    assert.match((lines.at(-1) as { status: string }).status, /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual(api.engine.control.callsOf('images.import')[0]?.[0], { url: 'http://x/root.tar' });
  });

  test('a failure on the way is the last document', async () => {
    await using api = await withWeb();
    api.engine.pulls.offer('registry.test/new:1');
    api.engine.pulls.hold();
    const answer = api.ask('POST', '/images/create?fromImage=registry.test/new:1');
    const held = await api.engine.pulls.next();
    held.progress({ layer: 'abc', phase: 'downloading', currentBytes: 5, totalBytes: 10 });
    held.fail(new Error('the cable was cut'));
    const { status, lines } = await answer;
    assert.equal(status, 200);
    assert.deepEqual(lines.at(-1), { errorDetail: { message: 'the cable was cut' }, error: 'the cable was cut' });
  });

  test('a login that cannot be read is none, as with docker, and is not shown', async () => {
    await using api = await withWeb();
    const pull = '/images/create?fromImage=registry.test/none:1';
    const without = await api.ask('POST', pull);
    for (const header of ['c2VjcmV0', '%%%', Buffer.from('[]').toString('base64url')]) {
      const { status, text } = await api.ask('POST', pull, { headers: { 'x-registry-auth': header } });
      assert.deepEqual([status, text], [without.status, without.text]);
    }
  });
});

describe('push, load, save', () => {
  test('push tells of layers and of the digest', async () => {
    await using api = await withWeb();
    const { lines } = await api.ask('POST', '/images/registry.test/team/app/push?tag=2', {
      headers: { 'x-registry-auth': Buffer.from('{}').toString('base64url') },
    });
    const told = lines as { status?: string; aux?: { Tag: string } }[];
    assert.deepEqual(told[0], { status: 'The push refers to repository [registry.test/team/app]' });
    assert.match(told.at(-2)?.status ?? '', /^2: digest: sha256:[0-9a-f]{64} size: \d+$/);
    assert.equal(told.at(-1)?.aux?.Tag, '2');
  });

  test('what was saved is loaded again', async () => {
    await using api = await withWeb();
    const saved = await api.ask('GET', '/images/web:1/get');
    assert.deepEqual([saved.status, saved.headers['content-type']], [200, 'application/x-tar']);
    assert.equal((await api.ask('GET', '/images/get?names=web:1&names=nobody')).status, 404);
  });
});

describe('what only a swarm has', () => {
  for (const path of ['/swarm', '/nodes', '/services', '/tasks', '/secrets', '/configs']) {
    test(`${path} is refused as by a docker that is in none`, async () => {
      await using api = await withWeb();
      const { status, json } = await api.ask('GET', `/v1.41${path}`);
      assert.equal(status, 503);
      assert.match((json as { message: string }).message, /^This node is not a swarm manager\./);
    });
  }

  test('plugins are none', async () => {
    await using api = await withWeb();
    assert.deepEqual((await api.ask('GET', '/plugins')).json, []);
    assert.deepEqual((await api.ask('GET', '/plugins/x/y/json')).json, { message: 'plugin "x/y" not found' });
    assert.deepEqual((await api.ask('POST', '/swarm/leave')).json, { message: 'This node is not part of a swarm' });
  });
});

describe('registries', () => {
  test('auth asks the registry and keeps nothing', async () => {
    await using api = await withWeb();
    api.engine.registries.accounts.set('registry.test', 'me:right');
    const asked = (password: string) =>
      api.ask('POST', '/auth', { body: { username: 'me', password, serveraddress: 'registry.test' } });
    assert.deepEqual((await asked('right')).json, { IdentityToken: '', Status: 'Login Succeeded' });
    assert.equal((await asked('wrong')).status, 401);
    assert.deepEqual(await api.engine.registries.logins(), []);
  });

  test('distribution tells what a name stands for', async () => {
    await using api = await withWeb();
    api.engine.pulls.offer('registry.test/new:1');
    const { status, json } = await api.ask('GET', '/distribution/registry.test/new:1/json');
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(json as object), ['Descriptor', 'Platforms']);
    const refusal = engineError('registry_unauthorized', {
      reason: 'unauthorized: authentication required',
      host: 'registry.test',
    });
    api.engine.control.failNext('registries.describe', refusal);
    const refused = await api.ask('GET', '/distribution/registry.test/new:1/json');
    assert.deepEqual([refused.status, refused.json], [401, { message: 'unauthorized: authentication required' }]);
  });
});

describe('the machine', () => {
  test('version and info have what programs look for', async () => {
    await using api = await withWeb();
    const version = (await api.ask('GET', '/version')).json as Record<string, unknown>;
    assert.deepEqual([version['ApiVersion'], version['MinAPIVersion'], version['Os']], ['1.51', '1.24', 'linux']);
    assert.equal(version['Experimental'], true);
    const info = (await api.ask('GET', '/info')).json as Record<string, unknown>;
    assert.deepEqual([info['OSType'], info['OSVersion']], ['linux', '13']);
    assert.deepEqual([info['Images'], info['ServerVersion']], [2, version['Version']]);
  });

  test('the version is one that programs take for a docker of today', async () => {
    await using api = await withWeb();
    const { headers, json } = await api.ask('GET', '/version');
    const version = json as Record<string, unknown>;
    // Docker's own client reads the system off this, where there is nothing else: of builds, figures and exports.
    assert.match(String(headers['server']), /^Docker\/.+\s\((linux)\)$/);
    const told = String(version['Version']);
    // cAdvisor counts the triples of numbers: one, and the first of them at least 1.
    assert.equal(told.match(/\d+\.\d+\.\d+/g)?.length, 1);
    assert.ok(Number.parseInt(told, 10) >= 28, told);
    const components = version['Components'] as readonly Record<string, unknown>[];
    assert.deepEqual(
      components.map(({ Name }) => Name),
      ['Engine', 'gantry'],
    );
    assert.match(String((version['Platform'] as Record<string, unknown>)['Name']), /^gantry \d/);
  });

  test('events are told as they come', async () => {
    await using api = await withWeb();
    await api.engine.images.tag('web:1', 'other:1');
    const path = `/events?since=0&${filters({ event: ['tag'] })}`;
    const asked = request({ socketPath: api.socketPath, path }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const [line] = (await once(response, 'data')) as [Buffer];
    const tagged = JSON.parse(line.toString('utf8')) as Record<string, unknown>;
    assert.deepEqual([tagged['Type'], tagged['Action'], tagged['scope']], ['image', 'tag', 'local']);
    asked.destroy();
  });
});

test('a platform that is asked for is the image’s, in the versions that have the parameter', async () => {
  await using api = await openApiStand({ images: [anImage('web:1')] });
  const { Architecture } = (await api.ask('GET', '/images/web:1/json')).json as { Architecture: string };
  const own = encodeURIComponent(JSON.stringify({ os: 'linux', architecture: Architecture }));
  const other = encodeURIComponent(JSON.stringify({ os: 'linux', architecture: 's390x' }));
  for (const [path, before] of [
    ['/images/web:1/json', '1.48'],
    ['/images/web:1/history', '1.47'],
    ['/images/web:1/get', '1.47'],
    ['/images/get?names=web:1', '1.47'],
  ] as const) {
    const asked = path.includes('?') ? `${path}&platform=` : `${path}?platform=`;
    assert.equal((await api.ask('GET', asked + own)).status, 200, path);
    const refused = await api.ask('GET', asked + other);
    assert.equal(refused.status, 404, path);
    assert.match(refused.text, /does not match the specified platform \(linux\/s390x\)/);
    assert.equal((await api.ask('GET', `/v${before}${asked}${other}`)).status, 200, before);
  }
  assert.equal((await api.ask('GET', '/images/web:1/json?platform=%7B')).status, 400);
  assert.equal((await api.ask('GET', `/images/web:1/json?manifests=1&platform=${own}`)).status, 400);
  assert.equal((await api.ask('DELETE', `/images/web:1?platforms=${own}&platforms=${other}`)).status, 404);
  assert.equal((await api.ask('DELETE', '/images/web:1?platforms=%7B')).status, 400);
  assert.equal((await api.ask('DELETE', `/images/web:1?platforms=${own}`)).status, 200);
});

test('an image has the fields of the version that is spoken', async () => {
  await using api = await openApiStand({ images: [WEB] });
  const fieldsOf = async (version: string) => {
    const { json } = await api.ask('GET', `/v${version}/images/${encodeURIComponent(WEB.id)}/json`);
    const fields = ['VirtualSize', 'Container', 'ContainerConfig', 'Descriptor'];
    return fields.filter((field) => Object.hasOwn(json as object, field));
  };
  assert.deepEqual(await fieldsOf('1.43'), ['VirtualSize', 'Container', 'ContainerConfig']);
  assert.deepEqual(await fieldsOf('1.44'), ['Container', 'ContainerConfig']);
  // Docker leaves that out since 1.45; docker-compose 1.29 still needs it.
  assert.deepEqual(await fieldsOf('1.47'), ['ContainerConfig']);
  assert.deepEqual(await fieldsOf('1.48'), ['ContainerConfig']);
});

test('an image without a name that another was committed on is shown to whoever asks for all', async () => {
  const nameless = anImage('', { createdAtMs: 5, repoDigests: [] });
  const base = { ...nameless, id: parseDigest(`sha256:${'b0'.repeat(32)}`) };
  const made = { ...WEB, parentId: base.id };
  await using api = await openApiStand({ images: [base, made] });
  const listed = async (query: string) =>
    ((await api.ask('GET', `/images/json${query}`)).json as { Id: string; ParentId: string }[]).map(
      ({ Id, ParentId }) => [Id, ParentId],
    );
  const all = [
    [made.id, base.id],
    [base.id, ''],
  ];
  assert.deepEqual(await listed('?all=1'), all);
  assert.deepEqual(await listed(''), all.slice(0, 1));
  assert.deepEqual(await listed('?filters={"dangling":["true"]}'), []);
});

test('an image tells which one the container was of that it was committed from', async () => {
  const container = aContainer('web', { imageId: WEB.id });
  await using api = await openApiStand({ images: [WEB], containers: [container] });
  const parentOf = async (ref: string) =>
    ((await api.ask('GET', `/images/${encodeURIComponent(ref)}/json`)).json as { Parent: string }).Parent;
  const { Id } = (await api.ask('POST', '/commit?container=web')).json as { Id: string };
  assert.equal(await parentOf(Id), WEB.id);
  assert.equal(await parentOf(WEB.id), '');
});
