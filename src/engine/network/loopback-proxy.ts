import { connect, createServer, type Server, type Socket } from 'node:net';

import type { ProxyTarget } from './proxy-target.js';

/** Listens on the host for containers, where the kernel cannot forward. Closing it ends all connections. */
export class LoopbackProxy implements AsyncDisposable {
  readonly #open = new Map<string, Listener>();

  /**
   * Listens for these targets and for no others. Connections of those that stay are left alone.
   * @returns Targets whose address could not be listened on, with the reason: `EADDRINUSE`, `EADDRNOTAVAIL`, …
   */
  async setTargets(targets: readonly ProxyTarget[]): Promise<readonly { target: ProxyTarget; reason: string }[]> {
    const wanted = new Map(targets.map((target) => [keyOf(target), target]));
    const gone = [...this.#open].filter(([key]) => !wanted.has(key));
    for (const [key] of gone) this.#open.delete(key);
    await Promise.all(gone.map(([, listener]) => listener.close()));

    const failures: { target: ProxyTarget; reason: string }[] = [];
    for (const [key, target] of wanted) {
      if (this.#open.has(key)) continue;
      const listener = await listen(target);
      if (typeof listener === 'string') failures.push({ target, reason: listener });
      else this.#open.set(key, listener);
    }
    return failures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.setTargets([]);
  }
}

type Listener = { readonly close: () => Promise<void> };

const keyOf = ({ listenAddress, listenPort, targetAddress, targetPort }: ProxyTarget): string =>
  [listenAddress, listenPort, targetAddress, targetPort].join(' ');

function listen(target: ProxyTarget): Promise<Listener | string> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => forward(client, target, sockets));
  return new Promise((resolve) => {
    // Also later, of a connection that could not be accepted: that one is lost, and the others are served.
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    // IPv6 only: the IPv4 side of the same port belongs to the firewall.
    server.listen({ host: target.listenAddress, port: target.listenPort, ipv6Only: true }, () =>
      resolve({ close: () => closeAll(server, sockets) }),
    );
  });
}

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
