import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { errorReply } from './error-reply.js';

/** Says why not, on a connection on which nothing of Node's speaks HTTP. */
export function writeRefusal(connection: Duplex, error: unknown): void {
  const reply = errorReply(error);
  const content = reply.kind === 'json' ? `${JSON.stringify(reply.body)}\n` : '';
  const status = 'status' in reply ? reply.status : 500;
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'Content-Type: application/json', 'Connection: close'];
  connection.write([...head, `Content-Length: ${Buffer.byteLength(content)}`, '', content].join('\r\n'));
}
