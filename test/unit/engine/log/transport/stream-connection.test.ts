import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, test } from 'node:test';

import { StreamConnection } from '../../../../../src/engine/log/transport/stream-connection.js';

const MORE_THAN_BUFFERS_HOLD = 64 * 1024 * 1024;

/** A port that takes connections; `accept` says what becomes of them. */
async function listen(accept: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    accept(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('a receiver that takes nothing any more is given up: nobody waits for it for ever', async () => {
  const port = await listen(() => undefined);
  using connection = new StreamConnection({ kind: 'tcp', host: '127.0.0.1', port }, { longestStandstillMs: 200 });
  await assert.rejects(connection.write(Buffer.alloc(MORE_THAN_BUFFERS_HOLD)), /did not answer in time/);
});

test('one that is slow is not', async () => {
  let received = 0;
  const port = await listen((socket) => {
    socket.on('data', (bytes: Buffer) => {
      received += bytes.byteLength;
      socket.pause();
      setTimeout(() => socket.resume(), 3);
    });
    socket.resume();
  });
  using connection = new StreamConnection({ kind: 'tcp', host: '127.0.0.1', port }, { longestStandstillMs: 1500 });
  const beganMs = performance.now();
  await connection.write(Buffer.alloc(MORE_THAN_BUFFERS_HOLD));
  assert.ok(performance.now() - beganMs > 1500, 'it was not slow');
  assert.ok(received > 0);
});
