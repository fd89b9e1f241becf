import type { Duplex } from 'node:stream';

export type ReplyHeaders = Readonly<Record<string, string>>;

/** What a route answers; {@link sendReply} writes it. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers?: ReplyHeaders }
  | TextReply
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: ReplyHeaders }
  | LaterReply
  | StreamReply
  | HijackReply
  | WebSocketReply;

/** Plain words, where its headers do not say what else it is. */
type TextReply = {
  readonly kind: 'text';
  readonly status: number;
  readonly text: string;
  readonly headers?: ReplyHeaders;
};

/** Status and headers go out at once, the body when it is known. It may not fail. */
export type LaterReply = { readonly kind: 'later'; readonly body: Promise<unknown> };

/** Goes out as it comes, after status and headers. */
export type StreamReply = {
  readonly kind: 'stream';
  readonly contentType: string;
  readonly headers?: ReplyHeaders;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** The connection itself is given over: from then on it speaks no HTTP. */
export type HijackReply = {
  readonly kind: 'hijack';
  readonly contentType: string;
  /**
   * What the client sends ends with its side; ours is closed when the promise settles. `begin` says the status: until then
   * a failure can be told by another one, and nothing is to be written.
   */
  readonly converse: (connection: Duplex, begin: () => void) => Promise<void>;
};

/** The connection is given over to websocket messages; whoever asked for none is refused. */
export type WebSocketReply = {
  readonly kind: 'websocket';
  /** Ours are text rather than binary. */
  readonly isText: boolean;
  /** `connection` has the bytes of messages of either kind; a client cannot close half of it. */
  readonly converse: (connection: Duplex) => Promise<void>;
};

/** What is written as HTTP. */
export type HttpReply = Exclude<Reply, HijackReply | WebSocketReply>;

export const json = (status: number, body: unknown, headers: ReplyHeaders = {}): HttpReply => ({
  kind: 'json',
  status,
  body,
  headers,
});

export const text = (status: number, content: string, headers: ReplyHeaders = {}): HttpReply => ({
  kind: 'text',
  status,
  text: content,
  headers,
});

/** JSON that somebody has written already. */
export const jsonText = (status: number, content: string): HttpReply => text(status, content, AS_JSON);

const AS_JSON: ReplyHeaders = { 'Content-Type': 'application/json' };

/** A status alone. */
export const empty = (status: number, headers: ReplyHeaders = {}): HttpReply => ({ kind: 'empty', status, headers });

/** 204 */
export const noContent: HttpReply = empty(204);

export const later = (body: Promise<unknown>): LaterReply => ({ kind: 'later', body });

export const stream = (
  contentType: string,
  bytes: AsyncIterable<Uint8Array>,
  headers: ReplyHeaders = {},
): StreamReply => ({ kind: 'stream', contentType, bytes, headers });

export const hijack = (contentType: string, converse: HijackReply['converse']): HijackReply => ({
  kind: 'hijack',
  contentType,
  converse,
});

export const webSocket = (
  converse: WebSocketReply['converse'],
  options: { readonly isText: boolean },
): WebSocketReply => ({
  kind: 'websocket',
  isText: options.isText,
  converse,
});
