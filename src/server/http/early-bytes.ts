import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Requests that may become a conversation, and are not asked for with an upgrade. */
const MAY_BE_GIVEN_OVER = /^(\/v[\d.]+)?\/(containers\/[^/]+\/attach|exec\/[^/]+\/start)(\?|$)/;
/** More than anybody types before there is an answer. */
const MOST_BYTES = 1024 * 1024;
const HEAD_END = '\r\n\r\n';

type Early = { readonly bodyBytes: number; readonly chunks: Buffer[]; size: number };

/**
 * What clients say right behind a request whose connection they want to have, before they are answered. To Node's parser
 * it is the next request, and none that it can read; so it is kept until the connection is given over.
 */
export class EarlyBytes {
  readonly #bySocket = new WeakMap<Duplex, Early>();

  /** Told of each request as it arrives. */
  expect(request: IncomingMessage): void {
    const { method, url = '', socket } = request;
    this.#bySocket.delete(socket);
    if (method !== 'POST' || !MAY_BE_GIVEN_OVER.test(url)) return;
    const { headers } = request;
    if (headers['transfer-encoding'] !== undefined) return;
    this.#bySocket.set(socket, { bodyBytes: Number(headers['content-length'] ?? 0), chunks: [], size: 0 });
  }

  /** Takes a packet that the parser could not read. @returns false where it is what it looks like: nonsense */
  keep(socket: Duplex, packet: Buffer | undefined): boolean {
    const early = this.#bySocket.get(socket);
    if (!early || !packet) return false;
    // The first one begins with the end of the request itself.
    const head = early.chunks.length === 0 ? packet.indexOf(HEAD_END) : -1;
    const isBehindHead = head >= 0;
    if (early.chunks.length === 0 && !isBehindHead) return false;
    const rest = isBehindHead ? packet.subarray(head + HEAD_END.length + early.bodyBytes) : packet;
    early.size += rest.byteLength;
    if (early.size > MOST_BYTES) return false;
    early.chunks.push(rest);
    return true;
  }

  /** All of it, once; undefined where nothing was said. */
  take(socket: Duplex): Buffer | undefined {
    const early = this.#bySocket.get(socket);
    this.#bySocket.delete(socket);
    return early && early.chunks.length > 0 ? Buffer.concat(early.chunks) : undefined;
  }
}
