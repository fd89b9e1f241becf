import type { IncomingMessage } from 'node:http';

/**
 * The body of a request, to be read once. Whoever breaks off in the middle leaves the rest to be thrown away: a request that
 * is destroyed, as Node does it otherwise, takes nothing in any more, and nobody would see its client leave.
 */
export const bodyOf = (request: IncomingMessage): AsyncIterable<Buffer> =>
  request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
