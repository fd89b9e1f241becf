import { connect, createServer, type Server, type Socket } from 'node:net';

import type { Listen } from './listener.js';
import type { ProxyTarget } from './proxy-target.js';

export const listenTcp: Listen = (target) => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => forward(client, target, sockets));
  return new Promise((resolve) => {
    // Also later, of a connection that could not be accepted: that one is lost, and the others are served.
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    // Of one family only: the IPv4 side of the same port belongs to the firewall.
    server.listen({ host: target.listenAddress, port: target.listenPort, ipv6Only: true }, () =>
      resolve({ close: () => closeAll(server, sockets) }),
    );
  });
};

function forward(client: Socket, { targetAddress, targetPort }: ProxyTarget, sockets: Set<Socket>): void {
  const upstream = connect({ host: targetAddress, port: targetPort, allowHalfOpen: true, noDelay: true });
  join(client, upstream, sockets);
  join(upstream, client, sockets);
}

/** Each direction ends on its own: a client may have said all and still listen. What breaks takes the other along. */
function join(from: Socket, to: Socket, sockets: Set<Socket>): void {
  sockets.add(from);
  from.on('error', () => to.destroy());
  from.once('close', () => sockets.delete(from));
  from.pipe(to);
}

async function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}
