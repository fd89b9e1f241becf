import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server } from 'node:net';

import { nameDirectory } from './answer-name.js';
import { answerConnections, answerDatagrams, type Reply } from './dns/answer-sockets.js';
import type { ForwardOptions } from './forward-question.js';
import { type KnownNames, NameResponder } from './name-responder.js';
import type { OwnNames } from './own-names.js';

export type OwnNameServerOptions = { readonly forward?: ForwardOptions | undefined };

type Listener = AsyncDisposable & { readonly address: string; readonly port: number };

/**
 * Answers the questions of containers where the machine has no aardvark-dns: of what is in {@link OwnNames}, by UDP and TCP,
 * on the addresses that it names. What nobody on the networks of a container is called is asked of others.
 */
export class OwnNameServer implements AsyncDisposable {
  readonly #responder: NameResponder;
  readonly #listeners = new Map<string, Listener>();
  #known: KnownNames = { directory: nameDirectory([], ''), hostServers: [] };

  constructor({ forward }: OwnNameServerOptions = {}) {
    this.#responder = new NameResponder(() => this.#known, {
      forward,
      isOwn: (address) => this.#listeners.has(address),
    });
  }

  /** @returns addresses that could not be listened on, as their bridge is not there (yet): to be tried again */
  async setNames(names: OwnNames): Promise<readonly string[]> {
    this.#known = { directory: nameDirectory(names.zones, names.serial), hostServers: names.hostServers };
    const wanted = new Set(names.zones.flatMap(({ listenAddresses }) => listenAddresses));
    const gone = [...this.#listeners].filter(([address, { port }]) => !wanted.has(address) || port !== names.port);
    for (const [address, listener] of gone) {
      this.#listeners.delete(address);
      await listener[Symbol.asyncDispose]();
    }
    const missing = [...wanted].filter((address) => !this.#listeners.has(address));
    const opened = await Promise.all(missing.map((address) => this.#listen(address, names.port)));
    for (const listener of opened) if (listener) this.#listeners.set(listener.address, listener);
    return missing.filter((address) => !this.#listeners.has(address));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#listeners.values()];
    this.#listeners.clear();
    await Promise.all(all.map((listener) => listener[Symbol.asyncDispose]()));
  }

  async #listen(address: string, port: number): Promise<Listener | undefined> {
    const reply: Reply = (packet) => this.#responder.reply(packet, { source: packet.source, listen: address });
    await using stack = new AsyncDisposableStack();
    try {
      const udp = await listenUdp(address, port, reply);
      stack.defer(() => void udp.close());
      const tcp = createServer();
      stack.use(answerConnections(tcp, reply));
      await listenTcp(tcp, address, port);
    } catch {
      return undefined; // The address is not there, or somebody else's.
    }
    const opened = stack.move();
    return { address, port, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  }
}

async function listenUdp(address: string, port: number, reply: Reply): Promise<UdpSocket> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address) });
  answerDatagrams(socket, reply);
  const bound = once(socket, 'listening');
  socket.bind({ address, port, exclusive: true });
  try {
    await bound;
  } catch (error) {
    socket.close();
    throw error;
  }
  // Of a datagram that could not be sent or taken: that one is lost.
  socket.on('error', () => undefined);
  return socket;
}

async function listenTcp(server: Server, address: string, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen({ host: address, port, exclusive: true, ipv6Only: true });
  await listening;
  server.on('error', () => undefined);
}
