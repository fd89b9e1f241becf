import type { Server } from 'node:net';

/** Somewhere to listen, before anybody does. */
export type ListenAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'fd'; readonly fd: number };

/** A place where requests come in. Disposing of it lets nobody new in, and leaves nothing behind. */
export interface Listener extends AsyncDisposable {
  /** `unix:///run/gantry/gantry.sock`, with the port that was really taken. */
  readonly address: string;
}

/** Who knock at once and are not let in yet; the kernel cuts it to its own. @see Go, net: listenerBacklog, /proc/sys/net/core/somaxconn */
const LONGEST_QUEUE = 4096;

/** Binds a server of Node's. @throws what `listen` failed with */
export async function bound(
  server: Server,
  place: { readonly path: string } | { readonly host: string; readonly port: number } | { readonly fd: number },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ ...place, backlog: LONGEST_QUEUE }, resolve);
  await promise;
  server.off('error', reject);
  // Out of file descriptors, say: one that wants to connect is turned away, and the rest go on.
  server.on('error', () => undefined);
}
