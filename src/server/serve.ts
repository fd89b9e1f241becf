import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { apiTraceWriter } from '../api-trace/write-api-trace.js';
import type { Engine } from '../engine/index.js';
import { apiRoutes } from './api-routes.js';
import type { User } from './auth/auth-file.js';
import { Authenticator } from './auth/authenticator.js';
import { Router } from './http/router.js';
import { ConnectionLimit, mostConnections } from './listen/connection-limit.js';
import { HTTP_LIMITS, httpServer } from './listen/http-server.js';
import { bound, type ListenAddress, type Listener } from './listen/listener.js';
import { activatedSockets, parseAddress } from './listen/parse-address.js';
import { listenOnTcp } from './listen/tcp-listener.js';
import { tlsSettings } from './listen/tls-settings.js';
import { listenOnUnix } from './listen/unix-listener.js';
import { QuietTime } from './quiet-time.js';
import type { Route } from './route.js';
import { readRights } from './scope/known-rights.js';
import { parseRights, type Right } from './scope/rights.js';
import { scopedEngine } from './scope/scoped-engine.js';
import { scopedRoutes } from './scope/scoped-routes.js';
import type { ServeOptions } from './serve-options.js';
import { ApiServer, type Gate } from './server.js';
import { tracedRoutes } from './trace/traced-routes.js';

/** How long answers that are under way may take once it is to end. */
const PATIENCE_MS = 5000;
/** After a failure of the duties. */
const AGAIN_MS = 5000;

/**
 * Answers docker's API until it is told to end.
 *
 * @throws socket_in_use, plain_tcp_refused, listen_failed, argument_invalid, auth_file_refused
 */
export async function serve(engine: Engine, options: ServeOptions): Promise<void> {
  const { cancelSignal, version, say } = options;
  const reportBug = (error: unknown): void =>
    say(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  if (options.allow !== undefined) readRights(options.allow);
  const traced = { ...options, trace: await traceOf(engine, options) };
  const gate = gateOf(engine, traced);
  using quiet = quietTimeOf(options);
  const worked = quiet && (() => quiet.worked());
  const api = new ApiServer({ routes: routesOf(engine, traced), version, reportBug, gate, worked });
  const connections = new ConnectionLimit(mostConnections(), { say });
  await using listeners = new AsyncDisposableStack();
  for (const address of await addressesOf(engine, options)) {
    const listener = listeners.use(await open(api, address, { ...options, connections }));
    say(`API listens on ${listener.address}`);
  }
  // Its duties outlive this process; but as long as this one is there, nobody waits for them in vain.
  await Promise.all([aborted(cancelSignal), attended(engine, options)]);
  api.stop();
}

/** What goes wrong with them, as where no more files can be opened, is told; clients are answered on. */
async function attended({ system }: Engine, { cancelSignal, say }: ServeOptions): Promise<void> {
  while (!cancelSignal.aborted) {
    try {
      return await system.attend(cancelSignal);
    } catch (error) {
      say(`duties: ${error instanceof Error ? error.message : String(error)}`);
      await delay(AGAIN_MS, undefined, { signal: cancelSignal }).catch(() => undefined);
    }
  }
}

const quietTimeOf = ({ giveBackMemory }: ServeOptions): QuietTime | undefined =>
  giveBackMemory && new QuietTime({ giveBackMemory, residentBytes: () => process.memoryUsage.rss() });

type TracedOptions = ServeOptions & { readonly trace: ((line: string) => void) | undefined };

/** Where the line of a request goes: to whoever started it, and to where a screen finds the newest of them. */
async function traceOf(
  { system }: Engine,
  { isTraced = false, say }: ServeOptions,
): Promise<((line: string) => void) | undefined> {
  if (!isTraced) return undefined;
  const { runRoot } = await system.info();
  const keep = apiTraceWriter(runRoot, { pid: process.pid, nowMs: Date.now, isAlive });
  return (line) => {
    say(line);
    keep(line);
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * All routes, or what of them the socket is for, and of that what `user` has rights for; traced where that was asked for.
 */
function routesOf(engine: Engine, options: TracedOptions, user?: User): readonly Route[] {
  const { version, allow, labels = [], trace, say } = options;
  const [own, users] = [allow, user?.rights].map((text) => (text === undefined ? undefined : parseRights(text)));
  const isSocketScoped = own !== undefined || labels.length > 0;
  const mayReachHost = (isSocketScoped ? hasHost(own) : true) && (users ? hasHost(users) : true);
  const isScoped = isSocketScoped || users !== undefined;
  const served = isScoped ? scopedEngine(engine, { labels, mayReachHost }) : engine;
  const all = apiRoutes({ engine: served, version, nowMs: Date.now });
  const allowed = own ? scopedRoutes(all, own, (line) => say(`audit: ${line}`)) : all;
  const usable = users ? scopedRoutes(allowed, users, (line) => say(`audit: ${user?.name} ${line}`)) : allowed;
  return trace ? tracedRoutes(usable, { say: trace, nowMs: Date.now }) : usable;
}

const hasHost = (rights: readonly Right[] | undefined): boolean => rights?.some(({ area }) => area === 'host') ?? false;

/** Asks who comes over a network who he is. Users with the same rights have the same routes. */
function gateOf(engine: Engine, options: TracedOptions): Gate | undefined {
  const { authFile, say } = options;
  if (authFile === undefined) return undefined;
  const authenticator = new Authenticator({
    path: authFile,
    nowMs: () => performance.now(),
    audit: (line) => say(`audit: ${line}`),
  });
  authenticator.check();
  const routers = new Map<string, Router>();
  return async (request) => {
    const user = await authenticator.admit(request);
    const key = user.rights === undefined ? '' : `${user.name}:${user.rights}`;
    const router = routers.get(key) ?? new Router(routesOf(engine, options, user));
    routers.set(key, router);
    return router;
  };
}

async function addressesOf(engine: Engine, { hosts, env, tls }: ServeOptions): Promise<readonly ListenAddress[]> {
  const fds = activatedSockets(env, process.pid);
  const asked = hosts.length > 0 ? hosts : fds > 0 ? ['fd://'] : [await ownSocket(engine)];
  return asked.flatMap((host) => parseAddress(host, { hasTls: tls !== undefined, fds }));
}

const ownSocket = async ({ system }: Engine): Promise<string> =>
  `unix://${join((await system.info()).runRoot, 'gantry.sock')}`;

/** A server of its own for each address; its end waits for what it answers. */
async function open(
  api: ApiServer,
  address: ListenAddress,
  options: ServeOptions & { readonly connections: ConnectionLimit },
): Promise<Listener> {
  const { tls, mode, group, mayAnyoneBeRoot, authFile, connections } = options;
  const settings = address.kind === 'tcp' && tls ? await tlsSettings(tls) : undefined;
  const server = httpServer(api, settings, { ...HTTP_LIMITS, connections });
  const listener = await listen(server, address, {
    mode,
    group,
    isOpen: mayAnyoneBeRoot || tls?.clientAuthority !== undefined || (tls !== undefined && authFile !== undefined),
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
