import type { IncomingMessage } from 'node:http';

import { engineError } from '../../errors/engine-error.js';

/**
 * Refuses pages of other sites. A browser on this machine reaches loopback, and would speak for its user; docker's
 * clients say no origin, or the server's own. No page reaches a unix socket.
 *
 * @throws origin_refused
 */
export function refuseForeignPage({ headers: { origin, host } }: Pick<IncomingMessage, 'headers'>): void {
  if (origin === undefined) return;
  const page = URL.parse(origin);
  if (!page || page.host !== URL.parse(`${page.protocol}//${host}`)?.host)
    throw engineError('origin_refused', { origin });
}
