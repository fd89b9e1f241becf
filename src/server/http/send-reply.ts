import type { IncomingMessage, ServerResponse } from 'node:http';

import { jsonForm } from '../../wire/json.js';
import { raced } from './raced.js';
import type { HttpReply } from './reply.js';
import { leaveSlowly, takenIn } from './unwanted-body.js';

/** Writes a reply. Resolves when it is out, or its client is gone; throws what went wrong while a body was under way. */
export async function sendReply(request: IncomingMessage, response: ServerResponse, reply: HttpReply): Promise<void> {
  if (reply.kind !== 'later' && reply.kind !== 'stream') await settleBody(request, response);
  // It goes without saying, and Go's server does not say it.
  if (response.shouldKeepAlive && request.httpVersion === '1.1') response.removeHeader('Connection');
  switch (reply.kind) {
    case 'empty':
      return endReply(request, response.writeHead(reply.status, reply.headers));
    case 'text':
      response.writeHead(reply.status, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Length': Buffer.byteLength(reply.text),
        ...reply.headers,
      });
      return endReply(request, response, reply.text);
    case 'json': {
      const content = jsonText(reply.body);
      const length = Buffer.byteLength(content);
      const headers = { 'Content-Type': 'application/json', 'Content-Length': length, ...reply.headers };
      return endReply(request, response.writeHead(reply.status, headers), content);
    }
    case 'later':
      response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
      return endReply(request, response, jsonText(await reply.body));
    case 'stream':
      response.writeHead(200, { 'Content-Type': reply.contentType, ...reply.headers }).flushHeaders();
      await pour(reply.bytes, response);
      return endReply(request, response);
  }
}

/** As Go's encoder ends a value. */
const jsonText = (body: unknown): string => `${JSON.stringify(body, (_key, item: unknown) => jsonForm(item))}\n`;

/** Before a head goes out, which says whether there may be another request behind this one's body. */
async function settleBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await takenIn(request);
  if (request.complete) return;
  response.shouldKeepAlive = false;
  leaveSlowly(request.socket);
}

/** A body that nobody read is not left in the way of the next request. */
function endReply(request: IncomingMessage, response: ServerResponse, content?: string): void {
  response.end(content);
  request.resume();
}

/** Writes as fast as the client reads, and ends early where it has left. */
async function pour(bytes: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
  for await (const chunk of bytes) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await raced(response, 'drain', 'close');
  }
}
