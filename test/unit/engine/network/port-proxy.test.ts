import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

import { PortProxy } from '../../../../src/engine/network/port-proxy.js';
import type { ProxyTarget } from '../../../../src/engine/network/proxy-target.js';
import { PATIENCE_MS } from '../../../support/patience.js';

const WAITING = { timeout: PATIENCE_MS };
const LISTEN_ADDRESS = '::1';
/** Nobody listens there (tcpmux); of a port that was free just now somebody else may have made his. */
const DEAF_PORT = 1;
const SEND_AGAIN_MS = 500;

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as { port: number }).port;
}

async function freePort(protocol: ProxyTarget['protocol']): Promise<number> {
  if (protocol === 'tcp') {
    await using server = createServer();
    await once(server.listen({ port: 0, host: LISTEN_ADDRESS, ipv6Only: true }), 'listening');
    return (server.address() as { port: number }).port;
  }
  await using socket = createSocket({ type: 'udp6', ipv6Only: true });
  socket.bind(0, LISTEN_ADDRESS);
  await once(socket, 'listening');
  return socket.address().port;
}

const target = (listenPort: number, targetPort: number, protocol: ProxyTarget['protocol'] = 'tcp'): ProxyTarget => ({
  containerId: 'c',
  protocol,
  listenAddress: LISTEN_ADDRESS,
  listenPort,
  targetAddress: '127.0.0.1',
  targetPort,
});

type Adding = { readonly protocol?: ProxyTarget['protocol']; readonly besides?: readonly ProxyTarget[] };
type Failures = Awaited<ReturnType<PortProxy['setTargets']>>;

/** Adds one at a port that nobody takes meanwhile. @returns what the proxy says of the others, too */
async function addTarget(
  proxy: PortProxy,
  targetPort: number,
  { protocol = 'tcp', besides = [] }: Adding = {},
): Promise<{ readonly added: ProxyTarget; readonly failures: Failures }> {
  for (;;) {
    const added = target(await freePort(protocol), targetPort, protocol);
    const failures = await proxy.setTargets([...besides, added]);
    if (failures.every((failure) => failure.target !== added)) return { added, failures };
  }
}

/** Sends it until it is answered: a datagram may be lost. */
async function answerTo(client: Socket, word: string, port: number): Promise<string> {
  const answer = new Promise<string>((resolve) => {
    // One that was sent again may be answered twice.
    client.on('message', (message) => String(message).endsWith(word) && resolve(String(message)));
  });
  const send = (): void => client.send(word, port, LISTEN_ADDRESS);
  const again = setInterval(send, SEND_AGAIN_MS);
  send();
  const heard = await answer;
  clearInterval(again);
  return heard;
}

test('bytes go both ways, and each side may end first', WAITING, async () => {
  await using server = createServer({ allowHalfOpen: true }, (socket) => {
    let heard = 0;
    socket.on('data', (chunk) => (heard += chunk.length));
    socket.on('end', () => socket.end(`heard ${heard}`));
  });
  await using proxy = new PortProxy();
  const { added, failures } = await addTarget(proxy, await listening(server));
  assert.deepEqual(failures, []);
  const client = connect({ host: LISTEN_ADDRESS, port: added.listenPort, allowHalfOpen: true });
  client.end('x'.repeat(1_000_000));
  assert.equal(await text(client), 'heard 1000000');
});

test('a target that does not answer ends the connection', WAITING, async () => {
  await using proxy = new PortProxy();
  const { added } = await addTarget(proxy, DEAF_PORT);
  const client = connect({ host: LISTEN_ADDRESS, port: added.listenPort });
  client.on('error', () => undefined);
  await once(client, 'close');
});

test('targets that stay keep their connections; those that go lose them', WAITING, async () => {
  await using server = createServer((socket) => void socket.write('hello'));
  await using proxy = new PortProxy();
  const targetPort = await listening(server);
  const { added: kept } = await addTarget(proxy, targetPort);
  const { added: dropped } = await addTarget(proxy, targetPort, { besides: [kept] });
  const [one, other] = [kept, dropped].map(({ listenPort }) => connect({ host: LISTEN_ADDRESS, port: listenPort }));
  assert.ok(one && other);
  other.on('error', () => undefined);
  await Promise.all([once(one, 'data'), once(other, 'data')]);
  await Promise.all([once(other, 'close'), proxy.setTargets([kept])]);
  assert.equal(one.destroyed, false);
  one.destroy();
});

test('a port that is taken is told, and the others are served', WAITING, async () => {
  await using server = createServer((socket) => socket.end('ok'));
  await using rival = createServer();
  await once(rival.listen(0, LISTEN_ADDRESS), 'listening');
  const { port: busy } = rival.address() as { port: number };
  await using proxy = new PortProxy();
  const taken = target(busy, DEAF_PORT);
  const { added, failures } = await addTarget(proxy, await listening(server), { besides: [taken] });
  assert.deepEqual(failures, [{ target: taken, reason: 'EADDRINUSE' }]);
  assert.equal(await text(connect({ host: LISTEN_ADDRESS, port: added.listenPort })), 'ok');
});

test('datagrams go both ways, each client with a way of its own', WAITING, async () => {
  await using server = createSocket('udp4');
  const seen = new Set<number>();
  server.on('message', (message, from) => {
    seen.add(from.port);
    server.send(`heard ${message}`, from.port, from.address);
  });
  await once(server.bind(0, '127.0.0.1'), 'listening');
  await using proxy = new PortProxy();
  const { added: udp, failures } = await addTarget(proxy, server.address().port, { protocol: 'udp' });
  assert.deepEqual(failures, []);
  await using one = createSocket('udp6');
  await using other = createSocket('udp6');
  for (const [client, word] of [
    [one, 'a'],
    [other, 'b'],
    [one, 'c'],
  ] as const) {
    assert.equal(await answerTo(client, word, udp.listenPort), `heard ${word}`);
  }
  assert.equal(seen.size, 2);
  assert.deepEqual(await new PortProxy().setTargets([udp]), [{ target: udp, reason: 'EADDRINUSE' }]);
});
