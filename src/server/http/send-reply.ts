import type { IncomingMessage, ServerResponse } from 'node:http';

import { jsonForm } from '../../wire/json.js';
import { pour } from './pour.js';
import type { HttpReply, ReplyHeaders } from './reply.js';
import { leaveSlowly, takenIn } from './unwanted-body.js';

/** A reply, and what every answer of the server says, as names and values in turn. */
export type Sending = { readonly reply: HttpReply; readonly headers: readonly string[] };

/** Writes a reply. Resolves when it is out, or its client is gone; throws what went wrong while a body was under way. */
export async function sendReply(
  request: IncomingMessage,
  response: ServerResponse,
  { reply, headers }: Sending,
): Promise<void> {
  if (reply.kind !== 'later' && reply.kind !== 'stream' && !request.complete) await settleBody(request, response);
  // It goes without saying, and Go's server does not say it.
  if (response.shouldKeepAlive && request.httpVersion === '1.1') response.removeHeader('Connection');
  switch (reply.kind) {
    case 'empty':
      return endReply(request, response.writeHead(reply.status, [...headers, ...inTurn(reply.headers)]));
    case 'text':
      return sendText(request, response, { ...reply, headers: [...headers, ...typed(TEXT, reply.headers)] });
    case 'json': {
      const text = jsonText(reply.body);
      return sendText(request, response, { ...reply, text, headers: [...headers, ...typed(JSON_TYPE, reply.headers)] });
    }
    case 'later':
      response.writeHead(200, [...headers, ...typed(JSON_TYPE)]).flushHeaders();
      return endReply(request, response, jsonText(await reply.body));
    case 'stream':
      response.writeHead(200, [...headers, ...typed(reply.contentType, reply.headers)]).flushHeaders();
      await pour(reply.bytes, response);
      return endReply(request, response);
  }
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';

const TYPE = 'Content-Type';

/** What a reply says of its type itself comes first. */
function typed(usual: string, headers: ReplyHeaders = {}): readonly string[] {
  const told = [TYPE, headers[TYPE] ?? usual];
  for (const name in headers) if (name !== TYPE) told.push(name, headers[name] as string);
  return told;
}

const inTurn = (headers: ReplyHeaders = {}): readonly string[] => Object.entries(headers).flat();

type Text = { readonly status: number; readonly text: string; readonly headers: readonly string[] };

/** Head and body go out in one piece. */
function sendText(request: IncomingMessage, response: ServerResponse, { status, text, headers }: Text): void {
  const bytes = Buffer.byteLength(text);
  response.writeHead(status, [...headers, 'Content-Length', String(bytes)]);
  // Of one byte each they need not be told apart from longer ones.
  response.end(text, bytes === text.length ? 'latin1' : 'utf8');
  request.resume();
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
