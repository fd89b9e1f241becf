import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket, TlsOptions } from 'node:tls';

import { NamelessServers, standsForAnother } from '../http/nameless-server.js';
import { originForm } from '../http/origin-form.js';
import { refuseConnection } from '../http/refuse-connection.js';
import type { ApiServer } from '../server.js';
import type { ConnectionLimit } from './connection-limit.js';

const LARGEST_HEADERS_BYTES = 1024 * 1024;
/** @see moby, cmd/dockerd/daemon.go: ReadHeaderTimeout */
const HEADERS_TIMEOUT_MS = 5 * 60 * 1000;
const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'websocket']);

/** How long somebody may take to say what he wants. */
export type HttpLimits = {
  readonly headersTimeoutMs: number;
  /** How often that is looked at. */
  readonly checkEveryMs: number;
  /** Shared by all servers of a process. */
  readonly connections?: ConnectionLimit | undefined;
};

export const HTTP_LIMITS: HttpLimits = { headersTimeoutMs: HEADERS_TIMEOUT_MS, checkEveryMs: 30_000 };

/** A server of Node's that brings all that comes to `api`. */
export function httpServer(api: ApiServer, tls: TlsOptions | undefined, limits: HttpLimits = HTTP_LIMITS): Server {
  const options: ServerOptions & { shouldUpgradeCallback: (request: IncomingMessage) => boolean } = {
    maxHeaderSize: LARGEST_HEADERS_BYTES,
    // Pooled connections of clients are theirs to close, and an upload takes what it takes.
    keepAliveTimeout: 0,
    requestTimeout: 0,
    // Docker's too: who has not even said what he wants is let go.
    headersTimeout: limits.headersTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    // Other protocols that are offered (`h2c`) are not taken up.
    shouldUpgradeCallback: ({ headers }) => PROTOCOLS.has((headers.upgrade ?? '').toLowerCase()),
  };
  // Docker's program closes its side where there is no input: without certificates Node's servers bear that by themselves.
  const server = tls ? createTlsServer({ ...tls, ...options }) : createServer(options);
  // Not before both have agreed: of one who leaves in the middle of that half would stay open without end.
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.allowHalfOpen = true;
  });
  server.on('connection', (socket: Socket) => {
    if (!standsForAnother(socket)) limits.connections?.take(socket, { isPlain: !tls });
  });
  let isFromNetwork = true;
  server.once('listening', () => {
    // Of a unix socket a path, or, where systemd hands it over, nothing.
    const address = server.address();
    isFromNetwork = address !== null && typeof address === 'object';
  });
  const ofThisServer = (request: IncomingMessage): IncomingMessage => {
    request.url = originForm(request.url ?? '');
    return request;
  };
  server.on('request', (request, response) => api.answer(ofThisServer(request), response, { isFromNetwork }));
  server.on('upgrade', (request, socket, head: Buffer) =>
    api.upgrade(ofThisServer(request), socket, { head, isFromNetwork }),
  );
  const nameless = new NamelessServers();
  server.on('clientError', (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket) => {
    if (api.forgives(socket, error.rawPacket) || nameless.isHeard(socket, error.rawPacket)) return;
    // Over TLS another connection would begin with another handshake.
    const restated = !tls && error.code === 'HPE_INVALID_URL' && nameless.restate(socket, error.rawPacket);
    if (restated) server.emit('connection', restated);
    else refuseConnection(socket, error.code);
  });
  // A client that has said all that it has to say still gets its answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  return server;
}
