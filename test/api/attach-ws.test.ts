import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';

import { parseRights } from '../../src/server/scope/rights.js';
import { scopedRoutes } from '../../src/server/scope/scoped-routes.js';
import { type ApiStand, openApiStand } from '../support/api-stand.js';
import { aContainer, anImage, runningState } from '../support/builders.js';

const world = { images: [anImage('web:1')], containers: [aContainer('web', { state: runningState() })] };

/** A client of websockets, with all that it has been sent. */
class WsClient {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly kinds = new Set<'text' | 'binary'>();
  #seen = Buffer.alloc(0);
  #changed = Promise.withResolvers<void>();

  constructor({ socketPath }: ApiStand, path: string) {
    this.socket = new WebSocket(`ws+unix:${socketPath}:${path}`);
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.kinds.add(isBinary ? 'binary' : 'text');
      this.#seen = Buffer.concat([this.#seen, data]);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers<void>();
    });
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
  }

  get text(): string {
    return this.#seen.toString();
  }

  async open(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  async sees(text: string): Promise<void> {
    while (!this.text.includes(text)) await this.#changed.promise;
  }
}

async function makeCat(api: ApiStand, body: object = {}): Promise<string> {
  const asked = { Image: 'web:1', Cmd: ['cat'], OpenStdin: true, ...body };
  const { json } = await api.ask('POST', '/containers/create', { body: asked });
  return (json as { Id: string }).Id;
}

/** The answer to a handshake by hand, and what comes behind it until the server hangs up. */
async function afterHandshake(api: ApiStand, path: string, bytes: Buffer = Buffer.alloc(0)): Promise<string> {
  const socket = connect({ path: api.socketPath });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  const key = randomBytes(16).toString('base64');
  const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
  socket.write(`${head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  socket.write(bytes);
  await closed;
  return Buffer.concat(chunks).toString('latin1');
}

/** The code of the close frame at the end of what was sent. */
function closeCode(answer: string): number {
  const frame = Buffer.from(answer.slice(answer.indexOf('\r\n\r\n') + 4), 'latin1');
  assert.equal(frame[0], 0x88, answer);
  return frame.readUInt16BE(2);
}

const ALL = 'stream=1&stdin=1&stdout=1&stderr=1';

describe('attaching by websocket', () => {
  test('before the start; what is typed comes back as binary messages; its end is the container’s', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api);
    const client = await new WsClient(api, `/v1.42/containers/${id}/attach/ws?${ALL}`).open();
    assert.equal((await api.ask('POST', `/containers/${id}/start`)).status, 204);
    client.socket.send('hello, ');
    client.socket.send(Buffer.from('wörld'));
    await client.sees('hello, wörld');
    assert.deepEqual([...client.kinds], ['binary']);
    await api.engine.exit(id, 0);
    assert.equal(await client.closed, 1005);
    assert.deepEqual(api.bugs, []);
  });

  test('old versions send text, and have all streams without being asked', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api);
    await api.ask('POST', `/containers/${id}/start`);
    const client = await new WsClient(api, `/v1.24/containers/${id}/attach/ws?stream=1`).open();
    client.socket.send('grüße');
    await client.sees('grüße');
    assert.deepEqual([...client.kinds], ['text']);
    client.socket.close();
    await client.closed;
  });

  test('what was said so far, both streams as they are', async () => {
    await using api = await openApiStand(world);
    api.engine.write('web', 'one\n');
    api.engine.write('web', 'two\n', 'stderr');
    const client = new WsClient(api, '/containers/web/attach/ws?logs=1&stdout=1&stderr=1');
    await client.closed;
    assert.equal(client.text, 'one\ntwo\n');
  });

  test('typed keys, and a client that closes, leave the container as it is', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api, { Tty: true });
    await api.ask('POST', `/containers/${id}/start`);
    const one = await new WsClient(api, `/containers/${id}/attach/ws?${ALL}&detachKeys=ctrl-x,x`).open();
    one.socket.send('\x18x');
    await one.closed;
    const other = await new WsClient(api, `/containers/${id}/attach/ws?stream=1&stdout=1`).open();
    other.socket.close();
    await other.closed;
    assert.equal((await api.engine.containers.get(id)).state.status, 'running');
    assert.deepEqual(api.bugs, []);
  });

  test('who leaves while it waits for the start is forgotten', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api);
    const client = await new WsClient(api, `/containers/${id}/attach/ws?${ALL}`).open();
    client.socket.terminate();
    await client.closed;
    assert.equal((await api.ask('POST', `/containers/${id}/start`)).status, 204);
    assert.deepEqual(api.bugs, []);
  });

  test('what is wrong from the start is said as everywhere, also to who asked for no websocket', async () => {
    await using api = await openApiStand(world);
    const missing = await afterHandshake(api, '/containers/none/attach/ws?stream=1');
    assert.match(missing, /^HTTP\/1\.1 404 .*No such container: none/s);
    const keys = await afterHandshake(api, '/containers/web/attach/ws?detachKeys=nope');
    assert.match(keys, /^HTTP\/1\.1 400 .*Invalid detach keys/s);
    assert.match(await afterHandshake(api, '/_ping'), /^HTTP\/1\.1 200 OK/);
    const { status, json } = await api.ask('GET', '/containers/web/attach/ws?stream=1');
    assert.deepEqual([status, json], [400, { message: 'not websocket protocol' }]);
  });

  test('a socket for reading containers does not attach; one for attaching does', async () => {
    const scoped = (rights: string) =>
      openApiStand({ ...world, wrap: (routes) => scopedRoutes(routes, parseRights(rights), () => undefined) });
    await using reading = await scoped('containers:read');
    assert.match(
      await afterHandshake(reading, '/containers/web/attach/ws?stream=1'),
      /^HTTP\/1\.1 403 .*not for containers:attach/s,
    );
    await using attaching = await scoped('containers:attach');
    const client = await new WsClient(attaching, '/containers/web/attach/ws?stream=1&stdout=1').open();
    client.socket.close();
    await client.closed;
  });

  test('frames that are unmasked, too long, endless or nonsense end that connection alone', async () => {
    await using api = await openApiStand(world);
    const id = await makeCat(api);
    await api.ask('POST', `/containers/${id}/start`);
    const witness = await new WsClient(api, `/containers/${id}/attach/ws?${ALL}`).open();
    const attack = async (bytes: Buffer): Promise<number> =>
      closeCode(await afterHandshake(api, `/containers/${id}/attach/ws?${ALL}`, bytes));
    assert.equal(await attack(Buffer.from([0x82, 0x01, 0x61])), 1002, 'unmasked');
    const huge: Buffer = Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]);
    assert.equal(await attack(huge), 1009, 'of 4 GiB, by its own account');
    assert.equal(await attack(Buffer.from([0x83, 0x80, 1, 2, 3, 4])), 1002, 'of no kind');
    assert.equal(await attack(Buffer.from([0xc2, 0x80, 1, 2, 3, 4])), 1002, 'compressed');
    assert.equal(await attack(Buffer.from([0x80, 0x80, 1, 2, 3, 4])), 1002, 'the rest of nothing');
    const part = (opcode: number): Buffer =>
      Buffer.concat([Buffer.from([opcode, 0xfe, 0xff, 0xff, 0, 0, 0, 0]), Buffer.alloc(0xffff)]);
    const endless = Buffer.concat([part(0x02), ...Array.from({ length: 70 }, () => part(0x00))]);
    assert.equal(await attack(endless), 1009, 'a message without end');
    const crumb: Buffer = Buffer.from([0x00, 0x80, 0, 0, 0, 0]);
    const crumbs = Buffer.concat([
      Buffer.from([0x02, 0x80, 0, 0, 0, 0]),
      ...Array.from({ length: 20_000 }, () => crumb),
    ]);
    assert.equal(await attack(crumbs), 1008, 'in crumbs');
    witness.socket.send('still here');
    await witness.sees('still here');
    assert.deepEqual(api.bugs, []);
    witness.socket.terminate();
  });
});

describe('pages in a browser', () => {
  test('of other sites are refused over TCP, on which alone they could come', async () => {
    await using api = await openApiStand(world);
    await using tcp = await api.onTcp();
    const ask = async (path: string, origin: string) =>
      await fetch(`http://127.0.0.1:${tcp.port}${path}`, { headers: { origin } });
    assert.equal((await ask('/_ping', `http://127.0.0.1:${tcp.port}`)).status, 200);
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${tcp.port - 1}`]) {
      const answer = await ask('/containers/json', origin);
      assert.equal(answer.status, 403, origin);
      assert.match(await answer.text(), /may not speak to this server/);
    }
    const { status } = await api.ask('GET', '/_ping', { headers: { origin: 'http://evil.example' } });
    assert.equal(status, 200);
  });

  test('of a site that has its own name lead here are refused on loopback', async () => {
    await using api = await openApiStand(world);
    await using tcp = await api.onTcp();
    const statusAs = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port: tcp.port, path: '/_ping', headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asked.on('error', reject).end();
      });
    for (const host of ['evil.example', `rebound.evil.example:${tcp.port}`]) {
      assert.equal(await statusAs(host), 403, host);
    }
    const own = ['localhost', `127.0.0.1:${tcp.port}`, '[::1]:2375', 'docker:2375', 'api.moby.localhost', hostname()];
    for (const host of own) assert.equal(await statusAs(host), 200, host);
  });
});
