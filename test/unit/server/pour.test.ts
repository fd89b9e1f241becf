import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { pour } from '../../../src/server/http/pour.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Stand = AsyncDisposable & { readonly socketPath: string; readonly server: Server };

type Answer = (...asked: Parameters<RequestListener>) => Promise<void>;

async function open(answer: Answer): Promise<Stand> {
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const socketPath = join(temporaryFolder(), 's');
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    socketPath,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A server whose every answer is made of these chunks. */
const pouring = (chunks: readonly Uint8Array[]): Promise<Stand> =>
  open(async (_request, response) => {
    response.writeHead(200).flushHeaders();
    await pour(each(chunks), response);
    response.end();
  });

async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield chunk;
}

const MIXED = [
  Buffer.from('one'),
  Buffer.alloc(0),
  Buffer.alloc(5000, 'x'),
  Buffer.from('é\r\n'),
  Buffer.alloc(4096, 'y'),
];

test('small chunks, large ones and empty ones come in order, with the marks of their coding', async () => {
  await using stand = await pouring(MIXED);
  const [answer] = (await once(get({ socketPath: stand.socketPath, agent: false }), 'response')) as [IncomingMessage];
  assert.equal(answer.headers['transfer-encoding'], 'chunked');
  assert.deepEqual(Buffer.concat(await answer.toArray()), Buffer.concat(MIXED));
  assert.equal(answer.complete, true);
});

test('whoever speaks HTTP 1.0 gets no marks', async () => {
  await using stand = await pouring([Buffer.from('one'), Buffer.from('two')]);
  const socket = connect(stand.socketPath);
  socket.write('GET / HTTP/1.0\r\n\r\n');
  const said = Buffer.concat(await socket.toArray()).toString();
  assert.match(said, /^HTTP\/1\.1 200 OK\r\n/);
  assert.equal(said.slice(said.indexOf('\r\n\r\n')), '\r\n\r\nonetwo');
});

test('an answer to a later request of a connection waits for the one before', async () => {
  const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
  await using stand = await open(async (request, response) => {
    if (request.url === '/first') {
      await isAsked;
      response.end('first');
      return;
    }
    response.writeHead(200).flushHeaders();
    const poured = pour(each([Buffer.from('second')]), response);
    asked();
    await poured;
    response.end();
  });
  const socket = connect(stand.socketPath);
  socket.write('GET /first HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const said = Buffer.concat(await socket.toArray()).toString();
  assert.ok(said.indexOf('first') < said.indexOf('second'), said);
  assert.ok(said.endsWith('\r\n\r\n6\r\nsecond\r\n0\r\n\r\n'), said);
});

test('a reader who takes nothing holds up who writes, and one who leaves ends it', async () => {
  let written = 0;
  const { promise: isOver, resolve: over } = Promise.withResolvers<void>();
  async function* without(end: { readonly destroyed: boolean }): AsyncGenerator<Uint8Array> {
    for (; !end.destroyed; written += 1) yield Buffer.alloc(1000);
  }
  await using stand = await open(async (_request, response) => {
    response.writeHead(200).flushHeaders();
    await pour(without(response), response);
    over();
  });
  const socket = connect(stand.socketPath);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [connection] = await once(stand.server, 'connection');
  if (!connection.writableNeedDrain) await once(socket, 'readable');
  socket.destroy();
  await isOver;
  assert.ok(written < 100_000, `${written} chunks were written for nobody`);
});
