import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

import { type Question, RCODE, readQuestion, TYPE } from '../../src/engine/names/dns/question.js';
import { type Answer, writeReply } from '../../src/engine/names/dns/reply.js';
import { TcpMessages, tcpMessage } from '../../src/engine/names/dns/tcp-messages.js';

export type UpstreamMode = 'answers' | 'silent' | 'fails' | 'forges' | 'long';

const LONG = Array.from({ length: 100 }, (_, index) => ({ type: TYPE.a, data: `192.0.2.${index}` }));

/** A name server of the world outside, in this process: knows `203.0.113.9` for every name, but for `nowhere.*`. */
export class UpstreamDns implements AsyncDisposable {
  readonly asked: string[] = [];
  /** Who asked. */
  readonly sources: string[] = [];
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #mode: UpstreamMode;

  private constructor(mode: UpstreamMode, udp: UdpSocket, tcp: Server) {
    this.#mode = mode;
    this.#udp = udp;
    this.#tcp = tcp;
  }

  static async open(address: string, port: number, mode: UpstreamMode = 'answers'): Promise<UpstreamDns> {
    const udp = createSocket('udp4');
    udp.bind(port, address);
    await once(udp, 'listening');
    const tcp = createServer();
    tcp.listen(port, address);
    await once(tcp, 'listening');
    const upstream = new UpstreamDns(mode, udp, tcp);
    upstream.#serve();
    return upstream;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }

  #serve(): void {
    this.#udp.on('message', (packet, from) => {
      this.sources.push(from.address);
      const reply = this.#reply(packet, 512);
      if (!reply) return;
      if (this.#mode === 'forges') reply.writeUInt16BE((reply.readUInt16BE(0) + 1) & 0xffff, 0);
      this.#udp.send(reply, from.port, from.address);
    });
    this.#tcp.on('connection', (socket) => {
      this.sources.push(socket.remoteAddress ?? '');
      const messages = new TcpMessages();
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        for (const packet of messages.take(bytes)) {
          const reply = this.#reply(packet, 0xffff);
          if (reply) socket.write(tcpMessage(reply));
        }
      });
    });
  }

  #reply(packet: Buffer, mostBytes: number): Buffer | undefined {
    const question = readQuestion(packet);
    if ('reply' in question) return undefined;
    this.asked.push(question.name);
    return this.#mode === 'silent' ? undefined : writeReply(packet, question, this.#answer(question), mostBytes);
  }

  #answer({ name, type }: Question): Answer {
    if (this.#mode === 'fails') return { rcode: RCODE.serverFailure, records: [] };
    if (name.startsWith('nowhere.')) return { rcode: RCODE.noSuchName, records: [] };
    if (this.#mode === 'long') return { rcode: RCODE.ok, records: LONG };
    return { rcode: RCODE.ok, records: type === TYPE.a ? [{ type, data: '203.0.113.9' }] : [] };
  }
}
