import type { Duplex } from 'node:stream';

export type ReplyHeaders = Readonly<Record<string, string>>;

/** What a route answers; {@link sendReply} writes it. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers?: ReplyHeaders }
  | { readonly kind: 'text'; readonly status: number; readonly text: string; readonly headers?: ReplyHeaders }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: ReplyHeaders }
  | LaterReply
  | StreamReply
  | HijackReply;

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
  /** What the client sends ends with its side; ours is closed when the promise settles. */
  readonly converse: (connection: Duplex) => Promise<void>;
};

export const json = (status: number, body: unknown, headers: ReplyHeaders = {}): Reply => ({
  kind: 'json',
  status,
  body,
  headers,
});

export const text = (status: number, content: string, headers: ReplyHeaders = {}): Reply => ({
  kind: 'text',
  status,
  text: content,
  headers,
});

/** A status alone. */
export const empty = (status: number, headers: ReplyHeaders = {}): Reply => ({ kind: 'empty', status, headers });

/** 204 */
export const noContent: Reply = empty(204);

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
