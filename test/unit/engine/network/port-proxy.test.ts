import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

import { PortProxy } from '../../../../src/engine/network/port-proxy.js';
import type { ProxyTarget } from '../../../../src/engine/network/proxy-target.js';

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as { port: number }).port;
}

async function freePort(): Promise<number> {
  await using server = createServer();
  return await listening(server);
}

const target = (listenPort: number, targetPort: number): ProxyTarget => ({
  containerId: 'c',
  protocol: 'tcp',
  listenAddress: '::1',
  listenPort,
  targetAddress: '127.0.0.1',
  targetPort,
});

test('bytes go both ways, and each side may end first', async () => {
  await using server = createServer({ allowHalfOpen: true }, (socket) => {
    let heard = 0;
    socket.on('data', (chunk) => (heard += chunk.length));
    socket.on('end', () => socket.end(`heard ${heard}`));
  });
  await using proxy = new PortProxy();
  const port = await freePort();
  assert.deepEqual(await proxy.setTargets([target(port, await listening(server))]), []);
  const client = connect({ host: '::1', port, allowHalfOpen: true });
  client.end('x'.repeat(1_000_000));
  assert.equal(await text(client), 'heard 1000000');
});

test('a target that does not answer ends the connection', async () => {
  await using proxy = new PortProxy();
  const port = await freePort();
  await proxy.setTargets([target(port, await freePort())]);
  const client = connect({ host: '::1', port });
  client.on('error', () => undefined);
  await once(client, 'close');
});

test('targets that stay keep their connections; those that go lose them', async () => {
  await using server = createServer((socket) => void socket.write('hello'));
  await using proxy = new PortProxy();
  const targetPort = await listening(server);
  const [kept, dropped] = [target(await freePort(), targetPort), target(await freePort(), targetPort)];
  await proxy.setTargets([kept, dropped]);
  const [one, other] = [kept, dropped].map(({ listenPort }) => connect({ host: '::1', port: listenPort }));
  assert.ok(one && other);
  other.on('error', () => undefined);
  await Promise.all([once(one, 'data'), once(other, 'data')]);
  await Promise.all([once(other, 'close'), proxy.setTargets([kept])]);
  assert.equal(one.destroyed, false);
  one.destroy();
});

test('a port that is taken is told, and the others are served', async () => {
  await using server = createServer((socket) => socket.end('ok'));
  await using rival = createServer();
  await once(rival.listen(0, '::1'), 'listening');
  const { port: busy } = rival.address() as { port: number };
  await using proxy = new PortProxy();
  const [taken, free] = [target(busy, 1), target(await freePort(), await listening(server))];
  assert.deepEqual(await proxy.setTargets([taken, free]), [{ target: taken, reason: 'EADDRINUSE' }]);
  assert.equal(await text(connect({ host: '::1', port: free.listenPort })), 'ok');
});

test('datagrams go both ways, each client with a way of its own', async () => {
  await using server = createSocket('udp4');
  const seen = new Set<number>();
  server.on('message', (message, from) => {
    seen.add(from.port);
    server.send(`heard ${message}`, from.port, from.address);
  });
  await once(server.bind(0, '127.0.0.1'), 'listening');
  await using proxy = new PortProxy();
  const port = await freePort();
  const udp = { ...target(port, server.address().port), protocol: 'udp' } as const;
  assert.deepEqual(await proxy.setTargets([udp]), []);
  await using one = createSocket('udp6');
  await using other = createSocket('udp6');
  for (const [client, word] of [
    [one, 'a'],
    [other, 'b'],
    [one, 'c'],
  ] as const) {
    client.send(word, port, '::1');
    assert.equal(String((await once(client, 'message'))[0]), `heard ${word}`);
  }
  assert.equal(seen.size, 2);
  assert.deepEqual(await new PortProxy().setTargets([udp]), [{ target: udp, reason: 'EADDRINUSE' }]);
});
