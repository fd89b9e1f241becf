import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { engineError } from '../../src/errors/engine-error.js';
import { ConnectionLimit, mostConnections } from '../../src/server/listen/connection-limit.js';
import { HTTP_LIMITS } from '../../src/server/listen/http-server.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { RawClient } from '../support/raw-client.js';

const world = { images: [anImage('web:1')], containers: [aContainer('web', { state: runningState() })] };

const frame = (stream: 1 | 2, text: string): string =>
  `${String.fromCharCode(stream, 0, 0, 0, 0, 0, 0, text.length)}${text}`;

async function makeCat(api: ApiStand, body: object = {}): Promise<string> {
  const asked = { Image: 'web:1', Cmd: ['cat'], OpenStdin: true, StdinOnce: true, ...body };
  const { json } = await api.ask('POST', '/containers/create', { body: asked });
  return (json as { Id: string }).Id;
}

describe('connections that are given over', () => {
  test('attached before the start, no byte is lost, and half of it closed ends the program’s input alone', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api);
    const client = new RawClient(api).say(
      `POST /v1.41/containers/${id}/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: tcp',
      '',
      '',
    );
    await client.sees('\r\n\r\n');
    assert.equal((await api.ask('POST', `/containers/${id}/start`)).status, 204);
    client.say('hello');
    client.socket.end();
    const [head = '', body] = (await client.whole).split('\r\n\r\n');
    assert.deepEqual(head.split('\r\n'), [
      'HTTP/1.1 101 UPGRADED',
      'Content-Type: application/vnd.docker.raw-stream',
      'Connection: Upgrade',
      'Upgrade: tcp',
    ]);
    assert.equal(body, frame(1, 'hello'));
  });

  test('whoever names the protocol alone has it, too', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api, { Tty: true, StdinOnce: false });
    await api.ask('POST', `/containers/${id}/start`);
    const client = new RawClient(api).say(
      `POST /containers/${id}/attach?stream=1&stdin=1&stdout=1 HTTP/1.1`,
      'Host: x',
      'Upgrade: tcp',
      'Content-Type: text/plain',
      'Content-Length: 0',
      '',
      '',
    );
    await client.sees('HTTP/1.1 101 UPGRADED\r\n');
    client.say('typed');
    await client.sees('typed');
    client.socket.end();
    await client.whole;
  });

  test('without an upgrade the answer is 200, and the same conversation', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api, { Tty: true, StdinOnce: false });
    await api.ask('POST', `/containers/${id}/start`);
    const client = new RawClient(api).say(
      `POST /containers/${id}/attach?stream=1&stdin=1&stdout=1 HTTP/1.1`,
      'Host: x',
      '',
      '',
    );
    await client.sees('\r\n\r\n');
    client.say('typed');
    await client.sees('typed');
    // Ctrl-P, Ctrl-Q
    client.say('\x10\x11');
    const [head = '', body] = (await client.whole).split('\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
    assert.equal(body, 'typed');
    assert.equal((await api.engine.containers.get(id)).state.status, 'running');
  });

  test('what is typed right behind the request, before there is an answer, is not lost', async () => {
    await using api = await openApiStand(world);
    for (const typed of ['hello', 'GET lost?', 'POST /x HTTP/1.1']) {
      const id = await makeCat(api, { Tty: true, StdinOnce: false });
      await api.ask('POST', `/containers/${id}/start`);
      const path = `/containers/${id}/attach?stream=1&stdin=1&stdout=1`;
      const client = new RawClient(api).say(`POST ${path} HTTP/1.1`, 'Host: x', '', `${typed}\n`);
      client.say('more');
      await client.sees(`${typed}\nmore`);
      client.say('\x10\x11');
      assert.equal((await client.whole).split('\r\n\r\n')[1], `${typed}\nmore`);
    }
    const nobody = new RawClient(api).say('POST /containers/none/attach HTTP/1.1', 'Host: x', '', 'hello');
    assert.match(await nobody.whole, /^HTTP\/1\.1 404 [^]*No such container: none/);
    assert.deepEqual(api.bugs, []);
  });

  test('whoever is told that he is attached is; one who cannot be hears why', async () => {
    await using api = await openApiStand(world);
    const attach = ['POST /containers/web/attach?stream=1&stdout=1 HTTP/1.1', 'Host: x', '', ''];
    const release = api.engine.control.hold('streams.attach');
    const client = new RawClient(api).say(...attach);
    await eventually('the engine is asked', () => api.engine.control.callsOf('streams.attach').length === 1);
    assert.equal((await api.ask('GET', '/_ping')).status, 200);
    assert.equal(client.socket.bytesRead, 0);
    release();
    await client.sees('\r\n\r\n');
    api.engine.write('web', 'heard');
    await client.sees('heard');
    client.socket.destroy();
    const { id } = await api.engine.containers.get('web');
    api.engine.control.failNext('streams.attach', engineError('container_not_running', { id }));
    const refused = await new RawClient(api).say(...attach).whole;
    assert.match(refused, /^HTTP\/1\.1 409 Conflict\r\n/);
    assert.equal(refused.split('\r\n\r\n')[1], `container ${id} is not running\r\n`);
    assert.deepEqual(api.bugs, []);
  });

  test('a further process: created, started, looked at', async () => {
    await using api = await openApiStand(world);
    const create = await api.ask('POST', '/containers/web/exec', {
      body: { Cmd: ['sh', '-c', 'echo out; echo err >&2; exit 7'], AttachStdout: true, AttachStderr: true },
    });
    assert.equal(create.status, 201);
    const { Id } = create.json as { Id: string };
    const before = (await api.ask('GET', `/exec/${Id}/json`)).json as { Running: boolean; ExitCode: null };
    assert.deepEqual([before.Running, before.ExitCode], [false, null]);
    const client = new RawClient(api).say(
      `POST /v1.42/exec/${Id}/start HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: tcp',
      'Content-Type: application/json',
      'Content-Length: 2',
      '',
      '{}',
    );
    const [head = '', body] = (await client.whole).split('\r\n\r\n');
    assert.match(head, /multiplexed-stream/);
    assert.equal(body, frame(1, 'out\n') + frame(2, 'err\n'));
    const after = (await api.ask('GET', `/exec/${Id}/json`)).json as { Running: boolean; ExitCode: number };
    assert.deepEqual([after.Running, after.ExitCode], [false, 7]);
    assert.equal((await api.ask('POST', `/exec/${Id}/start`, { body: {} })).status, 409);
    assert.deepEqual((await api.ask('GET', '/exec/none/json')).json, { message: 'No such exec instance: none' });
  });

  test('a program that is not there is told where its output would be', async () => {
    await using api = await openApiStand(world);
    const { Id } = (await api.ask('POST', '/containers/web/exec', { body: { Cmd: ['none'] } })).json as { Id: string };
    const client = new RawClient(api).say(
      `POST /exec/${Id}/start HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: tcp',
      'Content-Type: application/json',
      'Content-Length: 12',
      '',
      '{"Tty":true}',
    );
    assert.match(await client.whole, /executable file not found in \$PATH\r\n$/);
    assert.equal(((await api.ask('GET', `/exec/${Id}/json`)).json as { ExitCode: number }).ExitCode, 127);
  });

  test('those who wait for the start of one that cannot be started are let go, and one that removes itself goes', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api, { Cmd: ['none'], HostConfig: { AutoRemove: true } });
    const client = new RawClient(api).say(
      `POST /containers/${id}/attach?stream=1&stdout=1 HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: tcp',
      '',
      '',
    );
    await client.sees('\r\n\r\n');
    assert.equal((await api.ask('POST', `/containers/${id}/start`)).status, 400);
    await client.whole;
    assert.equal((await api.ask('GET', `/containers/${id}/json`)).status, 404);
  });

  test('a wait answers at once, and tells when it is known', async () => {
    await using api = await openApiStand(world);
    const client = new RawClient(api).say('POST /containers/web/wait HTTP/1.1', 'Host: x', 'Connection: close', '', '');
    await client.sees('\r\n\r\n');
    await api.engine.exit('web', 4);
    assert.match(await client.whole, /\{"StatusCode":4\}\n/);
  });

  test('a log comes in frames, line by line, to the end that was asked for', async () => {
    await using api = await openApiStand(world);
    api.engine.write('web', 'one\ntwo\n');
    api.engine.write('web', 'bad\n', 'stderr');
    const logs = (query: string) => api.ask('GET', `/containers/web/logs?${query}`);
    assert.equal((await logs('stdout=1')).text, frame(1, 'one\n') + frame(1, 'two\n'));
    assert.equal((await logs('stderr=1')).text, frame(2, 'bad\n'));
    assert.equal((await logs('stdout=1&tail=1')).text, frame(1, 'two\n'));
    const { status, json } = await logs('');
    assert.deepEqual([status, json], [400, { message: 'Bad parameters: you must choose at least one stream' }]);
  });
});

describe('what comes over the wire', () => {
  test('a client that has closed its side still gets its answer', async () => {
    await using api = await openApiStand(world);
    const client = new RawClient(api).say('GET /_ping HTTP/1.1', 'Host: x', 'Connection: close', '', '');
    client.socket.end();
    assert.match(await client.whole, /\r\n\r\nOK$/);
  });

  test('what is no HTTP is answered and left, and the next client is served', async () => {
    await using api = await openApiStand(world);
    for (const nonsense of ['nonsense\r\n\r\n', '\x16\x03\x01\x02', 'GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n']) {
      assert.match(await new RawClient(api).say(nonsense).whole, /^HTTP\/1\.1 400 Bad Request/);
    }
    const long = `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(2 ** 20)}\r\n\r\n`;
    assert.match(await new RawClient(api).say(long).whole, /^HTTP\/1\.1 431 /);
    assert.equal((await api.ask('GET', '/_ping')).status, 200);
    assert.deepEqual(api.bugs, []);
  });

  test('bodies that are no JSON, or not alone, are refused in docker’s words', async () => {
    await using api = await openApiStand(world);
    const post = async (text: string, type = 'application/json') => {
      const headers = { 'content-type': type };
      const { status, json } = await api.ask('POST', '/containers/create', { body: Buffer.from(text), headers });
      return [status, (json as { message: string }).message] as const;
    };
    assert.deepEqual(await post('{}', 'text/plain'), [
      400,
      "unsupported Content-Type header (text/plain): must be 'application/json'",
    ]);
    assert.deepEqual(await post('{} {}'), [400, 'unexpected content after JSON']);
    assert.deepEqual(await post('{"Image":'), [400, 'invalid JSON: unexpected EOF']);
    assert.deepEqual(await post('  '), [400, 'invalid JSON: got EOF while reading request body']);
    assert.deepEqual(await post('{Image'), [
      400,
      "invalid JSON: invalid character 'I' looking for beginning of object key string",
    ]);
    assert.deepEqual(await post(`"${'x'.repeat(5 * 2 ** 20)}"`), [400, 'http: request body too large']);
    assert.equal((await post('['.repeat(100_000)))[0], 400);
  });

  test('numbers, names and paths that no kernel takes are refused', async () => {
    await using api = await openApiStand(world);
    const create = async (HostConfig: object) =>
      (await api.ask('POST', '/containers/create', { body: { Image: 'web:1', Cmd: ['true'], HostConfig } })).json;
    assert.deepEqual(await create({ Memory: 1e300 }), {
      message:
        'invalid JSON: json: cannot unmarshal number 1e+300 into Go struct field HostConfig.HostConfig.Memory of type int64',
    });
    assert.match(JSON.stringify(await create({ BlkioWeight: 70_000 })), /number 70000 .* of type uint16/);
    const asked = ['archive?path=a%00b', `archive?path=${'x'.repeat(256)}`, `archive?path=${'x/'.repeat(2048)}`];
    for (const path of [...asked, 'top?ps_args=%00']) {
      assert.equal((await api.ask('GET', `/containers/web/${path}`)).status, 400, path);
    }
    assert.deepEqual(api.bugs, []);
  });

  test('a client that is gone in the middle of what it says is no bug of ours', async () => {
    const answered = Promise.withResolvers<unknown>();
    await using api = await openApiStand({
      ...world,
      wrap: (routes) =>
        routes.map((each) => ({
          ...each,
          answer: (request) =>
            each.answer(request).catch((error: unknown) => {
              answered.resolve(error);
              throw error;
            }),
        })),
    });
    const head = ['POST /auth HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 100', '', '{'];
    const client = new RawClient(api).say(...head);
    await new Promise((resolve) => client.socket.write('"', resolve));
    client.socket.destroy();
    assert.equal((await answered.promise) instanceof Error, true);
    await api.ask('GET', '/_ping');
    assert.deepEqual(api.bugs, []);
  });

  test('versions that are not spoken, and places that are not there', async () => {
    await using api = await openApiStand(world);
    const messageOf = async (path: string) => ((await api.ask('GET', path)).json as { message: string }).message;
    assert.equal(
      await messageOf('/v1.99/info'),
      'client version 1.99 is too new. Maximum supported API version is 1.51',
    );
    assert.match(
      (await api.ask('GET', '/v1.2/info')).text,
      /^client version 1\.2 is too old\. Minimum supported API version is 1\.24, /,
    );
    for (const path of ['/nowhere', '/containers', '/containers/../info', '/containers/%ff/json', '/vx/info']) {
      const { status, json } = await api.ask('GET', path);
      assert.deepEqual([status, json], [404, { message: 'page not found' }], path);
    }
    assert.equal((await api.ask('DELETE', '/info')).status, 404);
  });
});

test('one too many is told so, and there is room again when somebody leaves', async () => {
  const said: string[] = [];
  const connections = new ConnectionLimit(2, { say: (line) => said.push(line) });
  await using api = await openApiStand({ ...world, limits: { ...HTTP_LIMITS, connections } });
  const ping = ['GET /_ping HTTP/1.1', 'Host: x', '', ''] as const;
  const clients = [new RawClient(api).say(...ping), new RawClient(api).say(...ping)];
  await Promise.all(clients.map((client) => client.sees('OK')));
  for (const _ of [1, 2]) {
    const refused = await new RawClient(api).whole;
    assert.match(refused, /^HTTP\/1\.1 503 Service Unavailable\r\n.*Connection: close\r\n/s);
    assert.match(refused, /\{"message":"this server has as many connections as it may have: try again later"\}\n$/);
  }
  await clients[0]?.say(...ping).sees('OK');
  assert.deepEqual(said, ['there are 2 connections, and others are turned away']);
  clients[1]?.socket.destroy();
  await eventually('there is room', async () => {
    const asked = new RawClient(api).say('GET /_ping HTTP/1.1', 'Host: x', 'Connection: close', '', '');
    return (await asked.whole).startsWith('HTTP/1.1 200');
  });
  clients[0]?.socket.destroy();
});

test('a quarter of the files, and some at least, is the engine’s', () => {
  const limits = (soft: string): string =>
    `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${soft}   1048576   files\n`;
  assert.equal(mostConnections(limits('1048576')), 786_432);
  assert.equal(mostConnections(limits('100')), 36);
  assert.equal(mostConnections(limits('20')), 1);
  assert.equal(mostConnections(limits('unlimited')), Number.POSITIVE_INFINITY);
});
