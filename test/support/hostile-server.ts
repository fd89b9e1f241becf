import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Engine } from '../../src/engine/index.js';
import { remoteAt } from './remote-stand.js';

/** What is sent for a request, as bytes on the wire; then the connection is closed. */
export type Wire = (path: string) => string | Uint8Array | readonly (string | Uint8Array)[] | undefined;

export type HostileServer = AsyncDisposable & { readonly engine: Engine };

export const PING = 'HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nServer: Docker/20.10\r\nContent-Length: 0\r\n\r\n';

/** An answer of this status with this body. */
export const answer = (status: number, body: string, headers = ''): string =>
  `HTTP/1.1 ${status} Whatever\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;

/** Somebody who answers what he likes, and an engine that believes that he speaks docker's API. Greetings are answered well. */
export async function openHostileServer(wire: Wire): Promise<HostileServer> {
  const folder = mkdtempSync(join(tmpdir(), 'g'));
  const path = join(folder, 's');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const asked = /^[A-Z]+ (\S+)/.exec(chunk.toString('latin1'))?.[1] ?? '';
      const said = asked.includes('/_ping') ? (wire('/_ping') ?? PING) : wire(asked);
      for (const piece of Array.isArray(said) ? (said as readonly (string | Uint8Array)[]) : [said]) {
        if (piece !== undefined) socket.write(piece as string);
      }
      if (!asked.includes('/_ping') || said !== PING) socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const engine = remoteAt(path);
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
