import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

import { readName } from '../../src/engine/names/dns/domain-name.js';
import { TYPE } from '../../src/engine/names/dns/question.js';
import { writeQuestion } from '../../src/engine/names/dns/reply.js';
import { TcpMessages, tcpMessage } from '../../src/engine/names/dns/tcp-messages.js';
import { PATIENCE_MS } from './patience.js';

export type DnsReply = { readonly rcode: number; readonly isTruncated: boolean; readonly data: readonly string[] };

export type DnsQuery = {
  readonly server: string;
  readonly port: number;
  /** The address that is asked from. */
  readonly from?: string | undefined;
  readonly name: string;
  readonly type?: number | undefined;
  readonly timeoutMs?: number | undefined;
};

/** Asks once by UDP. */
export function askName({
  server,
  port,
  from,
  name,
  type = TYPE.a,
  timeoutMs = PATIENCE_MS,
}: DnsQuery): Promise<DnsReply> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => finish(() => reject(new Error(`no answer for ${name}`))), timeoutMs);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      socket.close();
      settle();
    };
    socket.once('error', (error) => finish(() => reject(error)));
    socket.once('message', (packet) => finish(() => resolve(readReply(packet))));
    socket.bind({ address: from ?? '0.0.0.0' }, () => socket.send(writeQuestion(77, name, type), port, server));
  });
}

export function askNameByTcp({ server, port, from, name, type = TYPE.a }: DnsQuery): Promise<DnsReply> {
  return new Promise((resolve, reject) => {
    const messages = new TcpMessages();
    const socket = connect({ host: server, port, localAddress: from });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`no answer for ${name}`)));
    socket.once('error', reject);
    socket.on('data', (bytes: Buffer) => {
      const [packet] = messages.take(bytes);
      if (!packet) return;
      socket.destroy();
      resolve(readReply(packet));
    });
    socket.write(tcpMessage(writeQuestion(77, name, type)));
  });
}

/** Addresses and names that are answered, as text. */
export function readReply(packet: Buffer): DnsReply {
  const flags = packet.readUInt16BE(2);
  let at = 12;
  for (let left = packet.readUInt16BE(4); left > 0; left--) at = (readName(packet, at)?.end ?? at) + 4;
  const data: string[] = [];
  for (let left = packet.readUInt16BE(6); left > 0; left--) {
    at = readName(packet, at)?.end ?? at;
    const [type, length] = [packet.readUInt16BE(at), packet.readUInt16BE(at + 8)];
    at += 10;
    const bytes = packet.subarray(at, at + length);
    if (type === TYPE.ptr) data.push(readName(packet, at)?.name ?? '');
    else data.push(type === TYPE.a ? [...bytes].join('.') : bytes.toString('hex'));
    at += length;
  }
  return { rcode: flags & 0xf, isTruncated: (flags & 0x0200) !== 0, data };
}
