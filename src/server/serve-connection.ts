import type { Duplex } from 'node:stream';

import type { Engine } from '../engine/index.js';
import { apiRoutes } from './api-routes.js';
import { httpServer } from './listen/http-server.js';
import { ApiServer } from './server.js';

/** Answers docker's API to the one client at the other end of a connection, until that is closed. */
export async function serveConnection(
  engine: Engine,
  connection: Duplex,
  { version, say }: { readonly version: string; readonly say: (line: string) => void },
): Promise<void> {
  const reportBug = (error: unknown): void =>
    say(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const routes = apiRoutes({ engine, version, nowMs: Date.now });
  const api = new ApiServer({ routes, version, reportBug });
  const server = httpServer(api, undefined);
  const closed = new Promise<void>((resolve) => connection.once('close', () => resolve()));
  server.emit('connection', connection);
  await closed;
  api.stop();
}
