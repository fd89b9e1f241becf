import type { Server } from 'node:http';
import { join } from 'node:path';

import type { Engine } from '../engine/index.js';
import { apiRoutes } from './api-routes.js';
import { httpServer } from './listen/http-server.js';
import { bound, type ListenAddress, type Listener } from './listen/listener.js';
import { activatedSockets, parseAddress } from './listen/parse-address.js';
import { listenOnTcp } from './listen/tcp-listener.js';
import { tlsSettings } from './listen/tls-settings.js';
import { listenOnUnix } from './listen/unix-listener.js';
import type { Route } from './route.js';
import { parseRights } from './scope/rights.js';
import { scopedEngine } from './scope/scoped-engine.js';
import { scopedRoutes } from './scope/scoped-routes.js';
import type { ServeOptions } from './serve-options.js';
import { ApiServer } from './server.js';
import { tracedRoutes } from './trace/traced-routes.js';

/** How long answers that are under way may take once it is to end. */
const PATIENCE_MS = 5000;

/**
 * Answers docker's API until it is told to end.
 *
 * @throws socket_in_use, plain_tcp_refused, listen_failed, argument_invalid
 */
export async function serve(engine: Engine, options: ServeOptions): Promise<void> {
  const { cancelSignal, version, say } = options;
  const reportBug = (error: unknown): void =>
    say(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const api = new ApiServer({ routes: routesOf(engine, options), version, reportBug });
  await using listeners = new AsyncDisposableStack();
  for (const address of await addressesOf(engine, options)) {
    const listener = listeners.use(await open(api, address, options));
    say(`API listens on ${listener.address}`);
  }
  await aborted(cancelSignal);
  api.stop();
}

/** All routes, or what of them somebody is to have; traced where that was asked for. */
function routesOf(engine: Engine, { version, allow, labels = [], isTraced, say }: ServeOptions): readonly Route[] {
  const rights = allow === undefined ? undefined : parseRights(allow);
  const isScoped = rights !== undefined || labels.length > 0;
  const mayReachHost = rights?.some(({ area }) => area === 'host') ?? false;
  const served = isScoped ? scopedEngine(engine, { labels, mayReachHost }) : engine;
  const all = apiRoutes({ engine: served, version, nowMs: Date.now });
  const allowed = rights ? scopedRoutes(all, rights, (line) => say(`audit: ${line}`)) : all;
  return isTraced ? tracedRoutes(allowed, { say, nowMs: Date.now }) : allowed;
}

async function addressesOf(engine: Engine, { hosts, env, tls }: ServeOptions): Promise<readonly ListenAddress[]> {
  const fds = activatedSockets(env, process.pid);
  const asked = hosts.length > 0 ? hosts : fds > 0 ? ['fd://'] : [await ownSocket(engine)];
  return asked.flatMap((host) => parseAddress(host, { hasTls: tls !== undefined, fds }));
}

const ownSocket = async ({ system }: Engine): Promise<string> =>
  `unix://${join((await system.info()).runRoot, 'gantry.sock')}`;

/** A server of its own for each address; its end waits for what it answers. */
async function open(api: ApiServer, address: ListenAddress, options: ServeOptions): Promise<Listener> {
  const { tls, mode, group, mayAnyoneBeRoot } = options;
  const server = httpServer(api, address.kind === 'tcp' && tls ? await tlsSettings(tls) : undefined);
  const listener = await listen(server, address, {
    mode,
    group,
    isOpen: mayAnyoneBeRoot || tls?.clientAuthority !== undefined,
  });
  return {
    address: listener.address,
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]();
      await closed(server);
    },
  };
}

async function listen(
  server: Server,
  address: ListenAddress,
  options: { readonly mode: number; readonly group: string | undefined; readonly isOpen: boolean },
): Promise<Listener> {
  switch (address.kind) {
    case 'unix':
      return await listenOnUnix(server, address.path, options);
    case 'tcp':
      return await listenOnTcp(server, address, options);
    case 'fd':
      await bound(server, { fd: address.fd });
      return { address: `fd://${address.fd}`, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
}

async function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  server.close(() => resolve());
  server.closeIdleConnections();
  await promise;
  clearTimeout(timer);
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}
