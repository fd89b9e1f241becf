import { randomInt } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, isIPv6, type Socket } from 'node:net';

import { isEngineError } from '../../errors/engine-error.js';
import type { Question } from './dns/question.js';
import { answersTo, isFailure, isTruncated, withId } from './dns/reply.js';
import { TcpMessages, tcpMessage } from './dns/tcp-messages.js';

export type Asked = {
  readonly packet: Uint8Array;
  readonly question: Question;
  /** As it came to us: an answer by TCP may be as long as it likes. */
  readonly transport: 'udp' | 'tcp';
};

/** What others are asked by. */
export type ForwardSockets = {
  udp(family: 'ipv4' | 'ipv6'): UdpSocket;
  /** On its way to be connected. */
  tcp(place: { readonly server: string; readonly port: number; readonly family: 'ipv4' | 'ipv6' }): Socket;
};

export type ForwardOptions = {
  readonly port?: number | undefined;
  /** For each server. Half of what the C libraries wait before they ask again. */
  readonly timeoutMs?: number | undefined;
  /** Otherwise of this process's own network. */
  readonly sockets?: ForwardSockets | undefined;
};

const DNS_PORT = 53;
const TIMEOUT_MS = 2000;
const IDS = 0x10000;

const OWN_SOCKETS: ForwardSockets = {
  udp: (family) => createSocket(family === 'ipv6' ? 'udp6' : 'udp4'),
  tcp: ({ server, port }) => connect({ host: server, port }),
};

/**
 * Asks servers one after the other, and gives the answer of the first that has one; what it says of itself as broken is passed on
 * only where the others say nothing better.
 *
 * @returns undefined where none answered
 */
export async function forwardQuestion(
  asked: Asked,
  servers: readonly string[],
  { port = DNS_PORT, timeoutMs = TIMEOUT_MS, sockets = OWN_SOCKETS }: ForwardOptions = {},
): Promise<Buffer | undefined> {
  let failure: Buffer | undefined;
  for (const server of servers) {
    // A number and a port that nobody can guess: else anybody could send an answer (RFC 5452).
    const id = randomInt(IDS);
    const ask = asked.transport === 'udp' ? askByUdp : askByTcp;
    const packet = withId(asked.packet, id);
    const reply = await ask({ ...asked, packet }, id, { server, port, timeoutMs, sockets }).catch(noSocket);
    if (!reply) continue;
    const answer = withId(reply, asked.question.id);
    if (!isFailure(answer)) return answer;
    failure ??= answer;
  }
  return failure;
}

type Place = {
  readonly server: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly sockets: ForwardSockets;
};

/** Of a family that this machine has not, or when there is no descriptor left: then that server has no answer. */
function noSocket(error: unknown): undefined {
  if (!isEngineError(error, 'system_call_failed')) throw error;
}

/** What was cut goes back as it is: who asked asks again by TCP. */
async function askByUdp(
  { packet, question }: Asked,
  id: number,
  { server, port, timeoutMs, sockets }: Place,
): Promise<Buffer | undefined> {
  const socket = sockets.udp(familyOf(server));
  return await new Promise((resolve) => {
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    const finish = (reply: Buffer | undefined): void => {
      clearTimeout(timer);
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve(reply);
    };
    socket.on('error', () => finish(undefined)); // Nobody is there: the kernel says so at once.
    socket.on('message', (reply) => {
      if (answersTo(reply, id, packet, question)) finish(reply);
    });
    // Connected: the kernel lets nobody else's packets in.
    socket.connect(port, server, () => socket.send(packet));
  });
}

async function askByTcp(
  { packet, question }: Asked,
  id: number,
  { server, port, timeoutMs, sockets }: Place,
): Promise<Buffer | undefined> {
  const messages = new TcpMessages();
  const socket = sockets.tcp({ server, port, family: familyOf(server) });
  return await new Promise((resolve) => {
    const finish = (reply: Buffer | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    socket.on('error', () => finish(undefined));
    socket.on('close', () => finish(undefined));
    socket.on('data', (bytes: Buffer) => {
      const reply = messages.take(bytes).find((message) => answersTo(message, id, packet, question));
      if (reply && !isTruncated(reply)) finish(reply);
    });
    socket.write(tcpMessage(packet));
  });
}

const familyOf = (server: string): 'ipv4' | 'ipv6' => (isIPv6(server.replace(/%.*/, '')) ? 'ipv6' : 'ipv4');
