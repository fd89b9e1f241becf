import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createServer, type Server, Socket } from 'node:net';

import { isEngineError } from '../../../errors/engine-error.js';
import { answerConnections, answerDatagrams, type Reply } from '../dns/answer-sockets.js';
import type { ForwardSockets } from '../forward-question.js';
import { type KnownNames, NameResponder } from '../name-responder.js';
import type { InsideHost, InsideNameServerOptions } from './inside-name-server.js';
import { INSIDE_ADDRESS, type InsidePlace } from './inside-names.js';

const DNS_PORT = 53;
const ANY_PORT = 0;

type Ports = { readonly udp: number; readonly tcp: number };

/**
 * Stands in a container's network and answers what its programs ask at {@link INSIDE_ADDRESS}. The network does not end
 * before this is closed.
 *
 * @throws network_failed, system_call_failed
 */
export async function openInsideListener(
  known: () => KnownNames,
  place: InsidePlace,
  { host, isOf, forward }: InsideNameServerOptions,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  // Held first: what is looked at then is what is entered.
  const namespace = `/proc/self/fd/${stack.adopt(openSync(`/proc/${place.pid}/ns/net`, 'r'), closeSync)}`;
  if (!isOf(place)) return stack.move();
  const responder = new NameResponder(known, {
    forward,
    isOwn: (address) => address === INSIDE_ADDRESS,
    sockets: socketsOf(host, namespace),
  });
  const reply: Reply = (packet) => responder.reply(packet, place);
  const listen = (port: number): Promise<Ports> => listenInside(stack, host, { namespace, port, reply });
  try {
    const to = await listen(ANY_PORT);
    await host.firewall.redirectInside({ namespace, address: INSIDE_ADDRESS, port: DNS_PORT, to });
  } catch (error) {
    if (!isEngineError(error)) throw error;
    // No nft: then only a container that is no name server itself can be answered.
    await listen(DNS_PORT);
  }
  return stack.move();
}

async function listenInside(
  stack: AsyncDisposableStack,
  { syscalls }: InsideHost,
  { namespace, port, reply }: { readonly namespace: string; readonly port: number; readonly reply: Reply },
): Promise<Ports> {
  const open = (kind: 'udp' | 'tcp'): number =>
    syscalls.openSocketIn(namespace, kind, { boundTo: { address: INSIDE_ADDRESS, port } });
  const udp = await adoptUdp(open('udp'));
  stack.defer(() => void udp.close());
  answerDatagrams(udp, reply);
  const tcp = await adoptTcp(open('tcp'));
  stack.use(answerConnections(tcp, reply));
  return { udp: udp.address().port, tcp: portOf(tcp) };
}

async function adoptUdp(fd: number): Promise<UdpSocket> {
  const socket = createSocket('udp4');
  const bound = once(socket, 'listening');
  socket.bind({ fd, exclusive: true });
  await bound;
  // Of a datagram that could not be sent or taken: that one is lost.
  socket.on('error', () => undefined);
  return socket;
}

async function adoptTcp(fd: number): Promise<Server> {
  const server = createServer();
  const listening = once(server, 'listening');
  server.listen({ fd, exclusive: true });
  await listening;
  server.on('error', () => undefined);
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** What a container's own servers are asked by: they may be where only it can reach them. */
const socketsOf = ({ syscalls }: InsideHost, namespace: string): ForwardSockets => ({
  udp(family) {
    const socket = createSocket(family === 'ipv6' ? 'udp6' : 'udp4');
    socket.bind({ fd: syscalls.openSocketIn(namespace, 'udp', { family }), exclusive: true });
    return socket;
  },
  tcp({ server, port, family }) {
    const socket = new Socket({ fd: syscalls.openSocketIn(namespace, 'tcp', { family }) });
    return socket.connect({ host: server, port });
  },
});
