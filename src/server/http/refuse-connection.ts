import { STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * How long it is listened to somebody who was refused and talks on.
 *
 * @see Go, net/http: rstAvoidanceDelay
 */
const LISTENED_ON_MS = 500;

/** Those that have their answer: the parser complains of every piece that still comes. */
const refused = new WeakSet<Duplex>();

/**
 * Answers what is no HTTP, in the words of Go's server, and leaves: what comes behind it cannot be understood.
 * Not at once: the kernel tells one who is still talking of a reset, and takes the answer from him.
 */
export function refuseConnection(socket: Duplex, code: string | undefined): void {
  if (code === 'ERR_SSL_HTTP_REQUEST') return refusePlain(socket);
  if (refused.has(socket)) return;
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
  const status = STATUS_OF_CODE[code ?? ''] ?? 400;
  const line = `${status} ${STATUS_CODES[status]}`;
  refused.add(socket);
  socket.once('end', () => socket.destroy());
  socket.end(`HTTP/1.1 ${line}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${line}`);
  const leaving = setTimeout(() => socket.destroy(), LISTENED_ON_MS);
  socket.once('close', () => clearTimeout(leaving));
}

/**
 * Somebody speaks without TLS where it is spoken. It is said in plain words, below TLS, which has given up by then.
 *
 * @see Go, net/http: badRequestError in conn.serve
 */
function refusePlain(socket: Duplex): void {
  const below = connectionBelow(socket);
  if (!below?.writable) return leave(socket);
  below.on('error', () => below.destroy());
  below.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n', () => below.destroy());
}

/** What TLS gave up, and what it was spoken over: that one alone would stay half open, and the server with it. */
function leave(socket: Duplex): void {
  socket.destroy();
  connectionBelow(socket)?.destroy();
}

function connectionBelow(socket: Duplex): Duplex | undefined {
  const below: unknown = Reflect.get(socket, '_parent');
  return below instanceof Duplex ? below : undefined;
}
