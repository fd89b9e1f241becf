import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { apiRoutes } from '../../src/server/api-routes.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { RawClient } from '../support/raw-client.js';
import { seededRandom } from '../support/seeded-random.js';

const world = { images: [anImage('web:1')], containers: [aContainer('web', { state: runningState() })] };
const open = (): Promise<ApiStand> => openApiStand(world);
const CREATE = { Image: 'web:1', Cmd: ['sleep', '9'] };

/** Everybody else is served as before, and nothing of it was a bug. */
async function assertUnharmed(api: ApiStand): Promise<void> {
  assert.equal((await api.ask('GET', '/_ping')).text, 'OK');
  const { status } = (await api.engine.containers.get('web')).state;
  assert.deepEqual([status, (await api.engine.containers.list({ all: true })).length], ['running', 1]);
  assert.deepEqual(api.bugs, []);
}

describe('what is no HTTP, or pretends to be two requests', () => {
  const hidden = 'GET /containers/json HTTP/1.1\r\nHost: x\r\n\r\n';
  const post = 'POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  const refused: Readonly<Record<string, string>> = {
    'two lengths that differ': `${post}Content-Length: 2\r\nContent-Length: 44\r\n\r\n{}${hidden}`,
    'a length and chunks': `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    'chunks that are named twice': `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
    'a name with a blank before its colon': `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
    'a negative length': `${post}Content-Length: -1\r\n\r\n`,
    'a length with a sign': `${post}Content-Length: +2\r\n\r\n{}`,
    'a length beyond all numbers': `${post}Content-Length: 99999999999999999999\r\n\r\n{}`,
    'a chunk of nonsense': `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    'a chunk beyond all numbers': `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}`,
    'a version that is none': 'GET /_ping HTTP/9.9\r\nHost: x\r\n\r\n',
    'a method that is none': 'FROB /_ping HTTP/1.1\r\nHost: x\r\n\r\n',
    'the beginning of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'a NUL in a header': 'GET /_ping HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n',
    'a line end inside a header': 'GET /_ping HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n',
  };
  for (const [name, bytes] of Object.entries(refused)) {
    test(`${name} is refused, and what stands behind it is no request`, async () => {
      await using api = await open();
      const answer = await new RawClient(api).say(bytes).whole;
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.equal(answer.match(/HTTP\/1\.1/g)?.length, 1);
      await assertUnharmed(api);
    });
  }

  test('a line, or headers, longer than a megabyte', async () => {
    await using api = await open();
    const long = 'x'.repeat(2 ** 20);
    for (const bytes of [
      `GET /${long} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(2 ** 18)}`,
    ]) {
      assert.match(await new RawClient(api).say(bytes).whole, /^HTTP\/1\.1 431 /);
    }
    await assertUnharmed(api);
  });

  test('several requests in one packet are answered in their order', async () => {
    await using api = await open();
    const ask = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    const client = new RawClient(api).say(ask('/_ping') + ask('/nowhere') + ask('/_ping', 'Connection: close\r\n'));
    const statuses = [...(await client.whole).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    assert.deepEqual(statuses, ['200', '404', '200']);
  });

  test('a proxy’s forms of a request reach nothing', async () => {
    await using api = await open();
    for (const line of ['CONNECT web:80 HTTP/1.1', 'OPTIONS * HTTP/1.1', 'TRACE /_ping HTTP/1.1']) {
      const answer = await new RawClient(api).say(line, 'Host: x', 'Connection: close', '', '').whole;
      assert.doesNotMatch(answer, /^HTTP\/1\.1 2/, line);
    }
    await assertUnharmed(api);
  });

  test('who says nothing, or a byte now and then, is let go; who is in the middle of an upload is not', async () => {
    await using api = await openApiStand({ ...world, limits: { headersTimeoutMs: 1500, checkEveryMs: 100 } });
    const silent = new RawClient(api);
    const slow = new RawClient(api).say('GET /_ping HTTP/1.1\r\nX');
    const dripping = setInterval(() => slow.socket.write('x'), 50);
    const upload = new RawClient(api).say(
      'PUT /containers/web/archive?path=/ HTTP/1.1',
      'Host: x',
      'Content-Length: 1024',
      '',
      '',
    );
    assert.match(await slow.whole, /^HTTP\/1\.1 408 /);
    clearInterval(dripping);
    assert.match(await silent.whole, /^HTTP\/1\.1 408 /);
    upload.socket.write(Buffer.alloc(1024));
    await upload.sees('HTTP/1.1 200 OK');
    upload.socket.destroy();
    await assertUnharmed(api);
  });
});

describe('JSON that is made to do harm', () => {
  const depth = 500_000;
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const nested = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const bodies: Readonly<Record<string, string>> = {
    'lists in lists': deep,
    'objects in objects': nested,
    'depth where a text belongs': `{"Image":${deep}}`,
    'depth where a map belongs': `{"Image":"web:1","Labels":{"a":${deep}}}`,
    'a number without end': `{"Image":"web:1","HostConfig":{"Memory":1${'0'.repeat(400)}}}`,
    'a number of many digits': `{"Image":"web:1","HostConfig":{"Memory":0.${'1'.repeat(1_000_000)}}}`,
    'a half of a character': '{"Image":"\\ud800"}',
    'bytes that are no text': Buffer.from('7b22496d616765223a22ff22', 'hex').toString('latin1'),
    'a list of a million': `{"Image":"web:1","Cmd":[${'1,'.repeat(1_000_000)}1]}`,
    'a text of control characters': '{"Image":"\\u0000\\u001b[2J"}',
  };
  for (const [name, body] of Object.entries(bodies)) {
    test(`${name}: refused`, async () => {
      await using api = await open();
      const headers = { 'content-type': 'application/json' };
      const { status, json } = await api.ask('POST', '/containers/create', { body: Buffer.from(body), headers });
      assert.ok(status === 400 || status === 404, String(status));
      assert.deepEqual(Object.keys(json as object), ['message']);
      await assertUnharmed(api);
    });
  }

  test('as deep as Go goes, and one level deeper', async () => {
    await using api = await openApiStand(world);
    const headers = { 'content-type': 'application/json' };
    const create = async (levels: number) => {
      const unknown = `${'['.repeat(levels)}${']'.repeat(levels)}`;
      const body = Buffer.from(`{"Image":"web:1","Cmd":["sleep"],"Unknown":${unknown}}`);
      return await api.ask('POST', '/containers/create', { body, headers });
    };
    assert.equal((await create(9999)).status, 201);
    const { status, json } = await create(10_000);
    assert.deepEqual([status, json], [400, { message: 'invalid JSON: exceeded max depth' }]);
    assert.deepEqual(api.bugs, []);
  });

  test('of two fields with one name the last counts, as in Go', async () => {
    await using api = await open();
    const body = Buffer.from('{"Image":"none","Image":"web:1","Cmd":["sleep"]}');
    const headers = { 'content-type': 'application/json' };
    assert.equal((await api.ask('POST', '/containers/create', { body, headers })).status, 201);
  });

  test('names that JavaScript has for itself are names like any other', async () => {
    await using api = await open();
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const Labels = Object.fromEntries(names.map((name) => [name, 'here']));
    const Volumes = Object.fromEntries(names.map((name) => [`/${name}`, {}]));
    const body = {
      ...CREATE,
      Labels,
      Volumes,
      HostConfig: { LogConfig: { Type: 'json-file', Config: {} }, Sysctls: Labels },
    };
    const made = await api.ask('POST', '/containers/create?name=constructor', { body });
    assert.equal(made.status, 201, made.text);
    const { Config } = (await api.ask('GET', '/containers/constructor/json')).json as { Config: { Labels: object } };
    assert.deepEqual(new Map(Object.entries(Config.Labels)), new Map(Object.entries(Labels)));
    const missing = ['/containers/__proto__/json', '/exec/__proto__/json', '/networks/__proto__', '/volumes/__proto__'];
    for (const path of [...missing, '/images/__proto__/json']) {
      assert.ok([400, 404].includes((await api.ask('GET', path)).status), path);
    }
    for (const area of ['containers/json', 'images/json', 'networks', 'volumes', 'events']) {
      const filter = encodeURIComponent('{"__proto__":["x"],"constructor":{"x":true}}');
      const { status, json } = await api.ask('GET', `/${area}?filters=${filter}`);
      assert.equal(status, 400, area);
      assert.match((json as { message: string }).message, /^invalid filter '(__proto__|constructor)'$/, area);
    }
    assert.equal(Reflect.get({}, 'here'), undefined);
    await api.ask('DELETE', '/containers/constructor');
    await assertUnharmed(api);
  });

  test('wrong types get docker’s sentence', async () => {
    await using api = await open();
    const sentences: readonly (readonly [string, object, string])[] = [
      ['/containers/create', { Image: 1 }, 'number into Go struct field CreateRequest.Image of type string'],
      ['/containers/create', { ...CREATE, Tty: 'yes' }, 'string into Go struct field CreateRequest.Tty of type bool'],
      [
        '/containers/create',
        { ...CREATE, Env: { A: 1 } },
        'object into Go struct field CreateRequest.Env of type []string',
      ],
      [
        '/containers/create',
        { ...CREATE, Labels: ['a'] },
        'array into Go struct field CreateRequest.Labels of type map[string]string',
      ],
      [
        '/containers/create',
        { ...CREATE, HostConfig: [] },
        'array into Go struct field CreateRequest.HostConfig of type container.HostConfig',
      ],
      ['/containers/web/exec', { Cmd: [1] }, 'number into Go struct field ExecOptions.Cmd of type string'],
      ['/containers/web/exec', { Cmd: 'ls' }, 'string into Go struct field ExecOptions.Cmd of type []string'],
      [
        '/containers/web/update',
        { Devices: 7 },
        'number into Go struct field UpdateConfig.Devices of type []container.DeviceMapping',
      ],
      [
        '/containers/web/update',
        { OomKillDisable: 'x' },
        'string into Go struct field UpdateConfig.OomKillDisable of type bool',
      ],
      [
        '/commit?container=web',
        { Healthcheck: { Retries: 'x' } },
        'string into Go struct field HealthConfig.Healthcheck.Retries of type int',
      ],
      [
        '/networks/create',
        { Name: 'n', CheckDuplicate: 'x' },
        'string into Go struct field CreateRequest.CheckDuplicate of type bool',
      ],
      ['/auth', { username: 'a', password: 7 }, 'number into Go struct field AuthConfig.password of type string'],
      ['/volumes/create', { Name: {} }, 'object into Go struct field CreateOptions.Name of type string'],
    ];
    for (const [path, body, sentence] of sentences) {
      const { status, json } = await api.ask('POST', path, { body });
      assert.deepEqual([status, json], [400, { message: `invalid JSON: json: cannot unmarshal ${sentence}` }]);
    }
    await assertUnharmed(api);
  });
});

describe('paths that lead elsewhere', () => {
  const paths = [
    '/containers/../../etc/passwd',
    '/containers/..%2f..%2fetc%2fpasswd/json',
    '/containers/%2e%2e/json',
    '/containers/a%00b/json',
    '/containers/%2fweb/json/..',
    '//containers/json',
    '/v1.41/../v1.41/info',
    '/images/..%2f..%2fetc/json',
    '/volumes/..%2f..%2fetc',
    '/volumes/a%00b',
    '/networks/..',
    '/exec/..%2f..%2fetc/json',
    '/containers/%e0%a4%a/json',
    '/v99999999999999999999.1/info',
    '/v1..41/info',
    '/v1/info',
    '/v/info',
  ];
  for (const path of paths) {
    test(path, async () => {
      await using api = await open();
      const { status, text, headers } = await api.ask('GET', path);
      assert.ok(status === 400 || status === 404, `${status} ${text}`);
      // Versions that had no JSON for it are told in plain words.
      const isJson = headers['content-type'] === 'application/json';
      const message = isJson ? (JSON.parse(text) as { message: unknown }).message : text;
      assert.ok(typeof message === 'string' && message !== '');
      await assertUnharmed(api);
    });
  }

  test('a volume or a container cannot be called what a path is', async () => {
    await using api = await open();
    for (const name of ['..', '../x', 'a/b', 'a\0b', '', '.'].map(encodeURIComponent)) {
      const made = await api.ask('POST', `/containers/create?name=${name || '%20'}`, { body: CREATE });
      assert.equal(made.status, 400, name);
    }
    for (const Name of ['..', '../x', 'a/b', 'a\0b', '.', 'x'.repeat(300)]) {
      assert.equal((await api.ask('POST', '/volumes/create', { body: { Name } })).status, 400, Name);
    }
    await assertUnharmed(api);
  });
});

describe('nonsense of every kind', () => {
  const VALUES = [
    '',
    '0',
    '-1',
    'NaN',
    '1e309',
    '9'.repeat(30),
    'true',
    '%00',
    '%ff',
    '..',
    '{}',
    '[]',
    'null',
    '"',
    '💥',
  ];
  const NAMES = [
    'all',
    'limit',
    'size',
    'filters',
    't',
    'signal',
    'condition',
    'h',
    'w',
    'path',
    'tail',
    'since',
    'until',
    'stdout',
  ]
    .concat([
      'stream',
      'one-shot',
      'name',
      'repo',
      'tag',
      'force',
      'v',
      'link',
      'ps_args',
      'type',
      'names',
      'term',
      'platform',
    ])
    .concat([
      'fromImage',
      'fromSrc',
      'changes',
      'detachKeys',
      'checkpoint',
      'shared-size',
      'noprune',
      'dangling',
      'stdin',
    ]);
  const FIELDS = [
    'Image',
    'Cmd',
    'Env',
    'Labels',
    'HostConfig',
    'Name',
    'Driver',
    'IPAM',
    'Container',
    'EndpointConfig',
    'Tty',
  ]
    .concat([
      'Memory',
      'Detach',
      'Entrypoint',
      'Volumes',
      'Healthcheck',
      'ExposedPorts',
      'NetworkingConfig',
      'ConsoleSize',
    ])
    .concat([
      'RestartPolicy',
      'PortBindings',
      'Binds',
      'Mounts',
      'LogConfig',
      'Ulimits',
      'Devices',
      'Config',
      'Test',
      'User',
    ]);
  const ODD = [
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    '',
    'x',
    '\0',
    '../..',
    [],
    [null],
    [[]],
    {},
    { a: null },
    { '': {} },
    [{}],
    [''],
  ];

  /** Those that may wait for something that never comes. */
  const isPatient = (path: string): boolean =>
    /events|attach|wait|stats|metrics|start$|auth|search|distribution/.test(path);

  test('no request makes an error of ours', async () => {
    const random = seededRandom(7);
    const oneOf = <Item>(items: readonly Item[]): Item => items[random.below(items.length)] as Item;
    const oddObject = (depth = 0): object =>
      Object.fromEntries(
        Array.from({ length: 1 + random.below(6) }, () => [
          oneOf(FIELDS),
          depth < 3 && random.below(3) === 0 ? oddObject(depth + 1) : oneOf(ODD),
        ]),
      );
    const engine = {} as Parameters<typeof apiRoutes>[0]['engine'];
    const routes = apiRoutes({ engine, version: '', nowMs: () => 0 }).filter(({ path }) => !isPatient(path));
    await using api = await open();
    for (let round = 0; round < 15; round += 1) {
      for (const { method, path } of routes) {
        const target = path.replace(/:\w+\*?/g, () => oneOf(['web', 'web:1', 'bridge', 'none', 'x', '%00', '..%2f']));
        const query = Array.from({ length: random.below(5) }, () => `${oneOf(NAMES)}=${encodeURI(oneOf(VALUES))}`).join(
          '&',
        );
        const body = method === 'POST' && random.below(4) > 0 ? oddObject() : undefined;
        const ask = `${method} ${target}?${query} ${JSON.stringify(body)}`;
        const { status } = await api.ask(method, `${target}?${query}`, { body });
        assert.ok(status !== 500 || api.bugs.length === 0, `${ask}: ${String(api.bugs[0])}`);
        assert.deepEqual(api.bugs, [], ask);
      }
    }
    assert.equal((await api.ask('GET', '/_ping')).text, 'OK');
  });
});

describe('clients that vanish', () => {
  const asks: Readonly<Record<string, string>> = {
    events: 'GET /events',
    'statistics of a container': 'GET /containers/web/stats',
    'a log that is followed': 'GET /containers/web/logs?stdout=1&follow=1',
    'a wait': 'POST /containers/web/wait',
    'an attachment': 'POST /containers/web/attach?stream=1&stdout=1&stdin=1',
  };
  for (const [name, line] of Object.entries(asks)) {
    test(`${name} of one that is gone is ended`, async () => {
      await using api = await open();
      const clients = Array.from({ length: 30 }, () => new RawClient(api).say(`${line} HTTP/1.1`, 'Host: x', '', ''));
      await Promise.all(clients.map((client) => client.sees('\r\n\r\n')));
      for (const { socket } of clients) socket.destroy();
      await eventually('nobody is left', () => api.engine.streams.readers === 0 && api.engine.journal.readers === 0);
      await assertUnharmed(api);
    });
  }

  test('an upload that breaks off is told to nobody, and kept nowhere', async () => {
    await using api = await open();
    const targets = [
      'PUT /containers/web/archive?path=/',
      'POST /images/load',
      'POST /images/create?fromSrc=-',
      'POST /build',
    ];
    for (const target of targets) {
      const client = new RawClient(api).say(
        `${target} HTTP/1.1`,
        'Host: x',
        'Content-Length: 100000',
        '',
        'x'.repeat(2000),
      );
      await new Promise((resolve) => client.socket.write('more', resolve));
      client.socket.destroy();
    }
    await assertUnharmed(api);
    assert.equal((await api.engine.images.list()).length, 1);
  });
});
