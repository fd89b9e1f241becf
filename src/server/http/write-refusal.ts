import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { errorReply, plainErrorReply } from './error-reply.js';
import type { HttpReply } from './reply.js';

/** Says why not, on a connection on which nothing of Node's speaks HTTP. */
export const writeRefusal = (connection: Duplex, error: unknown): void => write(connection, errorReply(error));

/** The same in plain words. */
export const writePlainRefusal = (connection: Duplex, error: unknown): void =>
  write(connection, plainErrorReply(error));

function write(connection: Duplex, reply: HttpReply): void {
  const content = reply.kind === 'json' ? `${JSON.stringify(reply.body)}\n` : reply.kind === 'text' ? reply.text : '';
  const status = 'status' in reply ? reply.status : 500;
  const { 'Content-Type': type = 'application/json' } = ('headers' in reply && reply.headers) || {};
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `Content-Type: ${type}`, 'Connection: close'];
  connection.write([...head, `Content-Length: ${Buffer.byteLength(content)}`, '', content].join('\r\n'));
}
