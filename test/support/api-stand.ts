import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { apiRoutes } from '../../src/server/api-routes.js';
import { type HttpLimits, httpServer } from '../../src/server/listen/http-server.js';
import type { Route } from '../../src/server/route.js';
import type { ServedEngine } from '../../src/server/served-engine.js';
import { ApiServer } from '../../src/server/server.js';
import { START_MS } from './builders.js';
import { FakeEngine, type FakeEngineOptions } from './fake-engine.js';

export type ApiAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined where there was no body. @throws where it is no JSON */
  readonly json: unknown;
  /** A body of one document a line. */
  readonly lines: readonly unknown[];
};

export type ApiAsking = {
  /** Sent as JSON, or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** `gantry serve` on the fake engine, reached through a socket as clients do. */
export type ApiStand = AsyncDisposable & {
  readonly engine: FakeEngine;
  readonly socketPath: string;
  /** What was told as bugs of ours. */
  readonly bugs: readonly unknown[];
  ask(method: string, path: string, asking?: ApiAsking): Promise<ApiAnswer>;
  /** The same on a port of loopback. */
  onTcp(): Promise<AsyncDisposable & { readonly port: number }>;
};

export type ApiStandOptions = FakeEngineOptions & {
  /** What stands between the routes and who asks. */
  readonly wrap?: ((routes: readonly Route[]) => readonly Route[]) | undefined;
  /** The engine as the routes see it. */
  readonly serve?: ((engine: FakeEngine) => ServedEngine) | undefined;
  readonly limits?: HttpLimits | undefined;
};

export async function openApiStand({
  wrap = (routes) => routes,
  serve = (engine) => engine,
  limits,
  ...options
}: ApiStandOptions = {}): Promise<ApiStand> {
  const engine = new FakeEngine(options);
  const folder = mkdtempSync(join(tmpdir(), 'g'));
  const socketPath = join(folder, 's');
  const bugs: unknown[] = [];
  const routes = apiRoutes({ engine: serve(engine), version: '1.2.3', nowMs: () => START_MS });
  const api = new ApiServer({ routes: wrap(routes), version: '1.2.3', reportBug: (error) => bugs.push(error) });
  const server = httpServer(api, undefined, limits);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    engine,
    socketPath,
    bugs,
    ask: (method, path, asking = {}) => ask(socketPath, method, path, asking),
    async onTcp() {
      const onTcp = httpServer(api, undefined, limits);
      await new Promise<void>((resolve) => onTcp.listen(0, '127.0.0.1', resolve));
      const { port } = onTcp.address() as AddressInfo;
      return { port, [Symbol.asyncDispose]: () => closed(onTcp) };
    },
    async [Symbol.asyncDispose]() {
      api.stop();
      await closed(server);
      await engine[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

function ask(socketPath: string, method: string, path: string, { body, headers = {} }: ApiAsking): Promise<ApiAnswer> {
  const isBytes = body instanceof Uint8Array;
  const type = body === undefined ? {} : { 'content-type': isBytes ? 'application/x-tar' : 'application/json' };
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path, headers: { ...type, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          get json() {
            return text === '' ? undefined : JSON.parse(text);
          },
          get lines() {
            return text
              .split('\n')
              .filter((line) => line.trim() !== '')
              .map((line): unknown => JSON.parse(line));
          },
        });
      });
    });
    asked.on('error', reject);
    asked.end(body === undefined || isBytes ? body : JSON.stringify(body));
  });
}
