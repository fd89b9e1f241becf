import type { Socket as UdpSocket } from 'node:dgram';
import type { Server, Socket } from 'node:net';

import { TcpMessages, tcpMessage } from './tcp-messages.js';

/** A packet with a question as it came. */
export type Packet = { readonly bytes: Buffer; readonly source: string; readonly transport: 'udp' | 'tcp' };

/** @returns undefined where nothing is to be said */
export type Reply = (packet: Packet) => Promise<Buffer | undefined>;

/** As docker's: more at once are refused, so that a flood does not take all descriptors. */
export const MOST_CONNECTIONS = 256;
const TCP_IDLE_MS = 10_000;

/** Answers what comes to a socket of UDP, bound or about to be. */
export function answerDatagrams(socket: UdpSocket, reply: Reply): void {
  socket.on('message', (bytes, from) => {
    void reply({ bytes, source: from.address, transport: 'udp' }).then((answer) => {
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

function serveConnection(socket: Socket, reply: Reply): void {
  const messages = new TcpMessages();
  socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('data', (received: Buffer) => {
    for (const bytes of messages.take(received)) {
      void reply({ bytes, source: socket.remoteAddress ?? '', transport: 'tcp' }).then((answer) => {
        if (answer && socket.writable) socket.write(tcpMessage(answer));
      });
    }
  });
}
