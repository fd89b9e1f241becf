import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

import { LoopbackProxy } from '../../../../src/engine/network/loopback-proxy.js';
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
  await using proxy = new LoopbackProxy();
  const port = await freePort();
  assert.deepEqual(await proxy.setTargets([target(port, await listening(server))]), []);
  const client = connect({ host: '::1', port, allowHalfOpen: true });
  client.end('x'.repeat(1_000_000));
  assert.equal(await text(client), 'heard 1000000');
});

test('a target that does not answer ends the connection', async () => {
  await using proxy = new LoopbackProxy();
  const port = await freePort();
  await proxy.setTargets([target(port, await freePort())]);
  const client = connect({ host: '::1', port });
  client.on('error', () => undefined);
  await once(client, 'close');
});

test('targets that stay keep their connections; those that go lose them', async () => {
  await using server = createServer((socket) => void socket.write('hello'));
  await using proxy = new LoopbackProxy();
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
  await using proxy = new LoopbackProxy();
  const [taken, free] = [target(busy, 1), target(await freePort(), await listening(server))];
  assert.deepEqual(await proxy.setTargets([taken, free]), [{ target: taken, reason: 'EADDRINUSE' }]);
  assert.equal(await text(connect({ host: '::1', port: free.listenPort })), 'ok');
});
