import type { Socket as UdpSocket } from 'node:dgram';
import type { Server, Socket } from 'node:net';

import { TcpMessages, tcpMessage } from './tcp-messages.js';

/** A packet with a question as it came. */
export type Packet = { readonly bytes: Buffer; readonly source: string; readonly transport: 'udp' | 'tcp' };

/** @returns undefined where nothing is to be said */
export type Reply = (packet: Packet) => Promise<Buffer | undefined>;

/** As docker's: more at once are refused, so that a flood does not take all descriptors. */
export const MOST_CONNECTIONS = 256;
/** Of one container: it is not to keep the others from asking. */
const MOST_OF_ONE = 64;
const TCP_IDLE_MS = 10_000;

/** Answers what comes to a socket of UDP, bound or about to be. */
export function answerDatagrams(socket: UdpSocket, reply: Reply): void {
  socket.on('message', (bytes, from) => {
    void answerTo(reply, { bytes, source: from.address, transport: 'udp' }).then((answer) => {
      if (!answer) return;
      try {
        socket.send(answer, from.port, from.address, () => undefined);
      } catch {
        // Closed meanwhile.
      }
    });
  });
}

/** Answers what comes by TCP. Ends with its connections. */
export function answerConnections(server: Server, reply: Reply): AsyncDisposable {
  const sockets = new Set<Socket>();
  server.maxConnections = MOST_CONNECTIONS;
  server.on('connection', (socket) => {
    const { remoteAddress } = socket;
    const own = [...sockets].filter((other) => other.remoteAddress === remoteAddress);
    if (own.length >= MOST_OF_ONE) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, reply);
  });
  return {
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Questions of one connection that are looked into at once. */
const MOST_AT_ONCE = 16;

/** Who only asks, and does not take what he is answered, is not listened to without end. */
function serveConnection(socket: Socket, reply: Reply): void {
  const messages = new TcpMessages();
  const asked: Buffer[] = [];
  let underWay = 0;
  const goOn = (): void => {
    while (underWay < MOST_AT_ONCE && !socket.writableNeedDrain) {
      const bytes = asked.shift();
      if (!bytes) break;
      void answer(bytes);
    }
    if (asked.length === 0 && !socket.writableNeedDrain) socket.resume();
    else socket.pause();
  };
  const answer = async (bytes: Buffer): Promise<void> => {
    underWay += 1;
    const answered = await answerTo(reply, { bytes, source: socket.remoteAddress ?? '', transport: 'tcp' });
    underWay -= 1;
    if (answered && socket.writable) socket.write(tcpMessage(answered));
    goOn();
  };
  socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('drain', goOn);
  socket.on('data', (received: Buffer) => {
    asked.push(...messages.take(received));
    goOn();
  });
}

/** What goes wrong with one question is not the end of those who ask others. */
const answerTo = (reply: Reply, packet: Packet): Promise<Buffer | undefined> => reply(packet).catch(() => undefined);
