import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';

import { answerConnections, answerDatagrams } from '../../../../src/engine/names/dns/answer-sockets.js';
import type { Question } from '../../../../src/engine/names/dns/question.js';
import { TcpMessages, tcpMessage } from '../../../../src/engine/names/dns/tcp-messages.js';
import { forwardQuestion } from '../../../../src/engine/names/forward-question.js';
import { engineError } from '../../../../src/errors/engine-error.js';
import { until } from '../../../support/until.js';

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

test('who asks without end and takes no answer is not listened to any longer; who takes them gets all', {
  timeout: 120_000,
}, async () => {
  const server = createServer();
  const answer = Buffer.alloc(40_000);
  await using _answering = answerConnections(server, () => Promise.resolve(answer));
  const accepted = once(server, 'connection');
  const client = connect({ host: '127.0.0.1', port: await portOf(server) });
  const [served] = (await accepted) as [Socket];
  const count = 1_000;
  const question = tcpMessage(Buffer.alloc(30));
  client.pause();
  for (let index = 0; index < count; index += 1) client.write(question);
  await until(() => served.isPaused() && served.writableNeedDrain);
  assert.ok(served.writableLength < 100 * answer.byteLength, 'the rest waits in the kernel, or has not been answered');
  const messages = new TcpMessages();
  let taken = 0;
  client.on('data', (bytes: Buffer) => (taken += messages.take(bytes).length));
  client.resume();
  await until(() => taken === count);
  client.destroy();
});

test('one who opens connections without end does not keep others from asking', { timeout: 120_000 }, async () => {
  const server = createServer();
  await using _answering = answerConnections(server, async ({ bytes }) => bytes);
  const port = await portOf(server);
  const crowd = Array.from({ length: 300 }, () => connect({ host: '127.0.0.1', port }).on('error', () => undefined));
  await until(() => crowd.filter(({ closed }) => !closed).length <= 64);
  const other = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' });
  const answered = once(other, 'data');
  other.write(tcpMessage(Buffer.from('asked')));
  assert.deepEqual(new TcpMessages().take((await answered)[0] as Buffer), [Buffer.from('asked')]);
  for (const socket of [...crowd, other]) socket.destroy();
});

test('what goes wrong with one question is not the end of the others', { timeout: 120_000 }, async () => {
  const socket = createSocket('udp4');
  let asked = 0;
  answerDatagrams(socket, async ({ bytes }) => {
    asked += 1;
    if (bytes.byteLength === 1) throw new Error('one that goes wrong');
    return bytes;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const client = createSocket('udp4');
  client.connect(socket.address().port, '127.0.0.1');
  await once(client, 'connect');
  client.send(Buffer.alloc(1));
  await until(() => asked > 0);
  const answered = once(client, 'message');
  client.send(Buffer.alloc(2));
  assert.deepEqual((await answered)[0], Buffer.alloc(2));
  client.close();
  socket.close();
});

test('a server for which there is no socket has no answer', async () => {
  const question: Question = {
    id: 1,
    name: 'a',
    type: 1,
    class: 1,
    wantsRecursion: true,
    end: 19,
    udpBytes: 512,
    hasOptions: false,
  };
  const none = (): never => {
    throw engineError('system_call_failed', { call: 'socket', path: '', errno: 'EAFNOSUPPORT' });
  };
  for (const transport of ['udp', 'tcp'] as const) {
    const asked = { packet: Buffer.alloc(19), question, transport };
    assert.equal(await forwardQuestion(asked, ['::1'], { sockets: { udp: none, tcp: none } }), undefined);
  }
});
