import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';

import { type NameDirectory, nameDirectory } from './answer-name.js';
import { type Question, RCODE, readQuestion } from './dns/question.js';
import { type AnswerRecord, writeRefusal, writeReply } from './dns/reply.js';
import { TcpMessages, tcpMessage } from './dns/tcp-messages.js';
import { type ForwardOptions, forwardQuestion } from './forward-question.js';
import type { OwnNames } from './own-names.js';

/** As docker's: more at once are refused, so that a flood does not take all descriptors. */
const MOST_FORWARDED = 1024;
const MOST_CONNECTIONS = 256;
const TCP_IDLE_MS = 10_000;
const MOST_TCP_BYTES = 0xffff;

export type OwnNameServerOptions = { readonly forward?: ForwardOptions | undefined };

type Listener = AsyncDisposable & { readonly address: string; readonly port: number };

/**
 * Answers the questions of containers where the machine has no aardvark-dns: of what is in {@link OwnNames}, by UDP and TCP,
 * on the addresses that it names. What nobody on the networks of a container is called is asked of others.
 */
export class OwnNameServer implements AsyncDisposable {
  readonly #options: OwnNameServerOptions;
  readonly #listeners = new Map<string, Listener>();
  #directory: NameDirectory = nameDirectory([], '');
  #names: OwnNames | undefined;
  #forwarded = 0;
  #turn = 0;

  constructor(options: OwnNameServerOptions = {}) {
    this.#options = options;
  }

  /** @returns addresses that could not be listened on, as their bridge is not there (yet): to be tried again */
  async setNames(names: OwnNames): Promise<readonly string[]> {
    this.#names = names;
    this.#directory = nameDirectory(names.zones, names.serial);
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
    await using stack = new AsyncDisposableStack();
    try {
      const udp = await listenUdp(
        address,
        port,
        (packet, from) => void this.#answerDatagram(udp, address, packet, from),
      );
      stack.defer(() => void udp.close());
      const sockets = new Set<Socket>();
      const tcp = await listenTcp(address, port, (socket) => this.#serveConnection(socket, address, sockets));
      stack.defer(() => closeAll(tcp, sockets));
    } catch {
      return undefined; // The address is not there, or somebody else's.
    }
    const opened = stack.move();
    return { address, port, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  }

  async #answerDatagram(socket: UdpSocket, listen: string, packet: Buffer, from: RemoteInfo): Promise<void> {
    const reply = await this.#reply(packet, { source: from.address, listen, transport: 'udp' });
    if (!reply) return;
    try {
      socket.send(reply, from.port, from.address, () => undefined);
    } catch {
      // Closed meanwhile.
    }
  }

  #serveConnection(socket: Socket, listen: string, sockets: Set<Socket>): void {
    const messages = new TcpMessages();
    sockets.add(socket);
    socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      for (const packet of messages.take(bytes)) {
        void this.#reply(packet, { source: socket.remoteAddress ?? '', listen, transport: 'tcp' }).then((reply) => {
          if (reply && socket.writable) socket.write(tcpMessage(reply));
        });
      }
    });
  }

  /** @returns undefined where nothing is to be said */
  async #reply(
    packet: Buffer,
    {
      source,
      listen,
      transport,
    }: { readonly source: string; readonly listen: string; readonly transport: 'udp' | 'tcp' },
  ): Promise<Buffer | undefined> {
    const question = readQuestion(packet);
    if ('reply' in question) return question.reply && writeRefusal(question.reply);
    const answer = this.#directory.answer(source, listen, question);
    if ('upstreams' in answer) {
      const asked = { packet, question, transport };
      return (await this.#forward(asked, answer.upstreams)) ?? failure(packet, question);
    }
    const mostBytes = transport === 'udp' ? question.udpBytes : MOST_TCP_BYTES;
    return writeReply(packet, question, { ...answer, records: this.#turned(answer.records) }, mostBytes);
  }

  async #forward(
    asked: Parameters<typeof forwardQuestion>[0],
    upstreams: readonly string[] | undefined,
  ): Promise<Buffer | undefined> {
    if (this.#forwarded >= MOST_FORWARDED) return undefined;
    this.#forwarded += 1;
    try {
      const servers = upstreams ?? this.#names?.hostServers ?? [];
      // A server that asks itself never ends.
      return await forwardQuestion(
        asked,
        servers.filter((server) => !this.#listeners.has(server)),
        this.#options.forward,
      );
    } finally {
      this.#forwarded -= 1;
    }
  }

  /** Several containers of one name are told in turn: most programs take the first. */
  #turned(records: readonly AnswerRecord[]): readonly AnswerRecord[] {
    if (records.length < 2) return records;
    this.#turn = (this.#turn + 1) % records.length;
    return [...records.slice(this.#turn), ...records.slice(0, this.#turn)];
  }
}

const failure = (packet: Buffer, question: Question): Buffer =>
  writeReply(packet, question, { rcode: RCODE.serverFailure, records: [] }, question.udpBytes);

async function listenUdp(
  address: string,
  port: number,
  onMessage: (packet: Buffer, from: RemoteInfo) => void,
): Promise<UdpSocket> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address) });
  socket.on('message', onMessage);
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

async function listenTcp(address: string, port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  server.maxConnections = MOST_CONNECTIONS;
  const listening = once(server, 'listening');
  server.listen({ host: address, port, exclusive: true, ipv6Only: true });
  await listening;
  server.on('error', () => undefined);
  return server;
}

async function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}
