import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after } from 'node:test';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

import { temporaryFolder } from '../temporary-folder.js';
import { eventually } from './eventually.js';

/** What arrived over connections, in one piece. */
export type StreamReceiver = {
  /** A port of this machine, or the path of a socket. */
  readonly port: number;
  text(): string;
  bytes(): Buffer;
  /** Stops listening, and breaks what is connected. */
  stop(): Promise<void>;
};

export async function streamReceiver(
  options: {
    readonly port?: number | undefined;
    readonly path?: string | undefined;
    readonly tls?: TlsOptions | undefined;
    readonly onData?: ((bytes: Buffer, socket: Socket) => void) | undefined;
  } = {},
): Promise<StreamReceiver> {
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      chunks.push(bytes);
      options.onData?.(bytes, socket);
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
  if (options.path === undefined) server.listen(options.port ?? 0, '127.0.0.1');
  else server.listen(options.path);
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  after(stop);
  return {
    port: options.path === undefined ? (server.address() as AddressInfo).port : 0,
    bytes: () => Buffer.concat(chunks),
    text: () => Buffer.concat(chunks).toString(),
    stop,
  };
}

/** Datagrams over UDP, in the order in which they came. */
export async function udpReceiver(): Promise<{ readonly port: number; readonly datagrams: readonly Buffer[] }> {
  const datagrams: Buffer[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message) => datagrams.push(message));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  after(() => socket.close());
  return { port: socket.address().port, datagrams };
}

/** What came to a datagram socket of this machine: Node has none, so another program listens. */
export async function datagramReceiver(
  path = join(temporaryFolder(), 's'),
): Promise<{ readonly path: string; bytes(): Buffer; text(): string }> {
  const file = join(temporaryFolder(), 'out');
  const listener = spawn('socat', ['-u', '-b', '262144', `UNIX-RECV:${path},unlink-early`, `CREATE:${file}`], {
    stdio: 'ignore',
  });
  after(async () => {
    listener.kill('SIGKILL');
    if (listener.exitCode === null && listener.signalCode === null) await once(listener, 'exit');
  });
  await eventually('the socket', () => existsSync(path));
  const bytes = (): Buffer => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
  return { path, bytes, text: () => bytes().toString() };
}
