import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import type { HijackReply } from './reply.js';

/** The connection of a request without its parser: what comes next is no HTTP. */
export function takeOver(request: IncomingMessage, response: ServerResponse): Duplex {
  const { socket } = request;
  response.detachSocket(socket);
  for (const name of ['data', 'end', 'close', 'drain', 'timeout', 'error']) socket.removeAllListeners(name);
  return socket;
}

/** Gives the connection over, and closes our side when all is said. */
export async function converse(
  connection: Duplex,
  { contentType, converse: speak }: HijackReply,
  status: '200 OK' | '101 UPGRADED',
): Promise<void> {
  // Whoever goes away in the middle harms nobody but himself.
  connection.on('error', () => connection.destroy());
  const upgrade = status === '101 UPGRADED' ? 'Connection: Upgrade\r\nUpgrade: tcp\r\n' : '';
  connection.write(`HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\n${upgrade}\r\n`);
  try {
    await speak(connection);
  } finally {
    connection.end(() => connection.destroy());
  }
}
