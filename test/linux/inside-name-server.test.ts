import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, test } from 'node:test';

import { TYPE } from '../../src/engine/names/dns/question.js';
import { writeQuestion } from '../../src/engine/names/dns/reply.js';
import { TcpMessages, tcpMessage } from '../../src/engine/names/dns/tcp-messages.js';
import { InsideNameServer } from '../../src/engine/names/inside/inside-name-server.js';
import type { InsideNames } from '../../src/engine/names/inside/inside-names.js';
import { engineError } from '../../src/errors/engine-error.js';
import { nodeHost } from '../../src/host/node/node-host.js';
import { type DnsReply, readReply } from '../support/dns-client.js';
import { hostTestReason } from '../support/linux-only.js';
import { eventually } from '../support/log-receivers/eventually.js';
import { NetNamespace } from '../support/net-namespace.js';
import { PATIENCE_MS } from '../support/patience.js';
import { UpstreamDns } from '../support/upstream-dns.js';

const PLACE = { server: '127.0.0.11', port: 53 };
const UPSTREAM_PORT = 20_253;
const HOST_SERVER = '127.56.9.1';
const OWN_SERVER = '127.56.9.2';

const host = nodeHost(process.env);
const options = { skip: hostTestReason() };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  const done = stack;
  stack = new AsyncDisposableStack();
  await done.disposeAsync();
});

/** A container's network with its loopback up, which the server is not told of before. */
async function container(): Promise<NetNamespace> {
  const opened = stack.use(await NetNamespace.open(host));
  await opened.run('ip', 'link', 'set', 'lo', 'up');
  return opened;
}

const namesFor = (pid: number, upstreams: readonly string[] = []): InsideNames => ({
  serial: 's',
  hostServers: [HOST_SERVER],
  zones: [
    {
      networkId: 'wire',
      listenAddresses: [],
      isInternal: false,
      members: [
        { containerId: 'asks', ipv4Address: '10.9.0.2', ipv6Address: '', names: ['asks'], upstreams },
        { containerId: 'web', ipv4Address: '10.9.0.3', ipv6Address: 'fd00::3', names: ['web'], upstreams: [] },
      ],
    },
  ],
  places: [{ containerId: 'asks', pid }],
});

const server = (changes: Partial<ConstructorParameters<typeof InsideNameServer>[0]> = {}): InsideNameServer =>
  stack.use(
    new InsideNameServer({
      host,
      isOf: () => true,
      forward: { port: UPSTREAM_PORT, timeoutMs: 5000 },
      ...changes,
    }),
  );

async function askByUdp(path: string, name: string): Promise<DnsReply> {
  const socket = createSocket('udp4');
  socket.bind({ fd: host.syscalls.openSocketIn(path, 'udp') });
  try {
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    socket.send(writeQuestion(7, name, TYPE.a), PLACE.port, PLACE.server);
    const [packet] = (await answered) as [Buffer];
    return readReply(packet);
  } finally {
    socket.close();
  }
}

async function askByTcp(path: string, name: string): Promise<DnsReply> {
  const messages = new TcpMessages();
  const socket = new Socket({ fd: host.syscalls.openSocketIn(path, 'tcp') });
  try {
    socket.connect({ host: PLACE.server, port: PLACE.port });
    socket.write(tcpMessage(writeQuestion(7, name, TYPE.a)));
    for await (const bytes of socket) {
      const [packet] = messages.take(bytes as Buffer);
      if (packet) return readReply(packet);
    }
    throw new Error('no answer');
  } finally {
    socket.destroy();
  }
}

test('answers by UDP and TCP within the network of another, also as soon as that comes up', options, async () => {
  const here = stack.use(await NetNamespace.open(host));
  assert.deepEqual(await server().setNames(namesFor(here.pid)), []);
  await here.run('ip', 'link', 'set', 'lo', 'up');
  for (const ask of [askByUdp, askByTcp]) assert.deepEqual((await ask(here.path, 'web')).data, ['10.9.0.3']);
});

test('the host’s servers are asked from the host, by the way that the question came', options, async () => {
  const upstream = stack.use(await UpstreamDns.open(HOST_SERVER, UPSTREAM_PORT, 'long'));
  const here = await container();
  await server().setNames(namesFor(here.pid));
  assert.equal((await askByUdp(here.path, 'www.example.com')).isTruncated, true);
  assert.equal((await askByTcp(here.path, 'www.example.com')).data.length, 100);
  assert.deepEqual(upstream.asked, ['www.example.com', 'www.example.com']);
});

test('a container’s own servers are asked from where it is', options, async () => {
  const here = await container();
  await here.serve('elsewhere', UPSTREAM_PORT);
  stack.use(await UpstreamDns.open(OWN_SERVER, UPSTREAM_PORT));
  await server({ forward: { port: UPSTREAM_PORT, timeoutMs: 300 } }).setNames(namesFor(here.pid, [OWN_SERVER]));
  // What listens at that address in there is no name server; the one of that address out here is not asked.
  for (const ask of [askByUdp, askByTcp]) {
    const { rcode, data } = await ask(here.path, 'www.example.com');
    assert.deepEqual([rcode, data], [2, []]);
  }
});

test('without nft it is answered at the port itself', options, async () => {
  const here = await container();
  const firewall = {
    ...host.firewall,
    redirectInside: () => Promise.reject(engineError('program_missing', { program: 'nft' })),
  };
  assert.deepEqual(await server({ host: { ...host, firewall } }).setNames(namesFor(here.pid)), []);
  for (const ask of [askByUdp, askByTcp]) assert.deepEqual((await ask(here.path, 'web')).data, ['10.9.0.3']);
});

test('a number that has become a stranger’s is not entered; one that is gone is told of', options, async () => {
  const stranger = await container();
  const here = server({ isOf: () => false });
  assert.deepEqual(await here.setNames(namesFor(stranger.pid)), []);
  assert.equal((await stranger.run('nft', 'list', 'tables')).trim(), '');
  const [failed] = await here.setNames(namesFor(2 ** 22 + 1));
  assert.equal(failed?.containerId, 'asks');
});

test('a network ends with its container once nobody is to be answered there', options, async () => {
  const here = stack.use(await NetNamespace.open(host));
  // An interface that is there for as long as the network of its other end.
  const outer = `gtyi${process.pid.toString(36).slice(-6)}`;
  await host.processes.run('ip', ['link', 'add', outer, 'type', 'veth', 'peer', 'eth0', 'netns', String(here.pid)]);
  assert.equal(host.links.has(outer), true);
  const answering = server();
  await answering.setNames(namesFor(here.pid));
  await here[Symbol.asyncDispose]();
  assert.deepEqual(await answering.setNames({ ...namesFor(here.pid), places: [] }), []);
  await eventually('its end', () => !host.links.has(outer));
});
