import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { isEngineError } from '../../errors/engine-error.js';
import type { HijackReply } from './reply.js';
import { writePlainRefusal } from './write-refusal.js';

/** How long a client may take to hang up when all is said. */
const PATIENCE_MS = 10_000;

/** The connection of a request without its parser: what comes next is no HTTP. @param early What has come already. */
export function takeOver(request: IncomingMessage, response: ServerResponse, early: Buffer | undefined): Duplex {
  const { socket } = request;
  response.detachSocket(socket);
  for (const name of ['data', 'end', 'close', 'drain', 'timeout', 'error']) socket.removeAllListeners(name);
  // The parser lets go when somebody wants to read; from now on what comes waits for whoever does.
  const nobody = (): void => undefined;
  socket.on('data', nobody).off('data', nobody).pause();
  if (early) socket.unshift(early);
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
  let hasBegun = false;
  const begin = (): void => {
    if (!hasBegun) connection.write(`HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\n${upgrade}\r\n`);
    hasBegun = true;
  };
  try {
    await speak(connection, begin);
    begin();
  } catch (error) {
    if (hasBegun || !isEngineError(error)) throw error;
    writePlainRefusal(connection, error);
  } finally {
    partFrom(connection);
  }
}

/** Closes our side, and takes what still comes until the client has closed his: a reset would take our last words away. */
export function partFrom(connection: Duplex): void {
  if (connection.destroyed) return;
  const leave = (): void => void connection.destroy();
  const timer = setTimeout(leave, PATIENCE_MS).unref();
  connection.once('close', () => clearTimeout(timer));
  connection.once('end', leave);
  connection.end();
  connection.resume();
  if (connection.readableEnded) connection.once('finish', leave);
}
