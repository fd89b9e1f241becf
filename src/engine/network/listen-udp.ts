import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

import type { Listen } from './listener.js';
import type { ProxyTarget } from './proxy-target.js';

/** How long a client that is silent may still get an answer. @see moby, cmd/docker-proxy: UDPConnTrackTimeout */
const IDLE_MS = 90_000;
/** One socket each: who sends with ever new addresses must not use up what a process may open. */
const MOST_CLIENTS = 1024;

export const listenUdp: Listen = (target) => {
  const { listenAddress, listenPort } = target;
  const server = createSocket(isIPv6(listenAddress) ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  const clients = new Map<string, Client>();
  server.on('message', (message, from) => clientOf(server, clients, target, from).send(message));
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      server.close();
      resolve(error.code ?? error.message);
    });
    server.bind({ address: listenAddress, port: listenPort, exclusive: true }, () => {
      server.removeAllListeners('error').on('error', ignore);
      resolve({
        close: () => {
          for (const client of clients.values()) client.end();
          return new Promise((closed) => server.close(() => closed()));
        },
      });
    });
  });
};

type Client = { readonly send: (message: Buffer) => void; readonly end: () => void };

/** The oldest gives way where there are too many. */
function clientOf(server: Socket, clients: Map<string, Client>, target: ProxyTarget, from: RemoteInfo): Client {
  const key = `${from.address} ${from.port}`;
  const known = clients.get(key);
  if (known) return known;
  if (clients.size >= MOST_CLIENTS) for (const oldest of [...clients.values()].slice(0, 1)) oldest.end();
  const client = openClient(server, target, from, () => clients.delete(key));
  clients.set(key, client);
  return client;
}

/** A socket to the container, of which the client's own address is the other end. */
function openClient(server: Socket, target: ProxyTarget, from: RemoteInfo, onEnd: () => void): Client {
  const upstream = createSocket(isIPv6(target.targetAddress) ? 'udp6' : 'udp4');
  let isOpen = true;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    onEnd();
    upstream.close();
  };
  const timer = setTimeout(end, IDLE_MS);
  upstream.on('message', (message) => {
    timer.refresh();
    server.send(message, from.port, from.address, ignore);
  });
  // Nobody listens in the container now: as a datagram that is lost.
  upstream.on('error', ignore);
  return {
    end,
    send(message) {
      timer.refresh();
      upstream.send(message, target.targetPort, target.targetAddress, ignore);
    },
  };
}

const ignore = (): void => undefined;
