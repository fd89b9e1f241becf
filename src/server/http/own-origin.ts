import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { hostname as machineName } from 'node:os';
import { TLSSocket } from 'node:tls';

import { engineError } from '../../errors/engine-error.js';

/**
 * Refuses pages of other sites. A browser on this machine reaches loopback, and would speak for its user; docker's
 * clients say no origin, or the server's own. A page can also have its own name lead to loopback once it is loaded, and is
 * then of the same origin as what it asks: so nobody is answered there who calls the server by a name of the internet's. No
 * page reaches a unix socket.
 *
 * @throws origin_refused
 */
export function refuseForeignPage(
  { headers: { origin, host }, socket }: Asking,
  { asksWho }: { readonly asksWho: boolean },
): void {
  const isOpen = !asksWho && !(socket instanceof TLSSocket) && LOOPBACK.test(socket.localAddress ?? '');
  if (isOpen && isName(host)) throw engineError('origin_refused', { origin: host });
  if (origin === undefined) return;
  const page = URL.parse(origin);
  if (!page || page.host !== URL.parse(`${page.protocol}//${host}`)?.host)
    throw engineError('origin_refused', { origin });
}

type Asking = Pick<IncomingMessage, 'headers'> & { readonly socket: Pick<Socket, 'localAddress'> };

const LOOPBACK = /^(::ffff:)?127\.|^::1$/;
/** Nobody on the internet has these: the last is what docker's clients say where there is no name. */
const OF_THIS_MACHINE = /(^|\.)localhost$/;

/** With a dot in it: none without one can be had from anybody else's name server. */
function isName(host: string | undefined): host is string {
  const { hostname = '' } = URL.parse(`http://${host ?? ''}`) ?? {};
  if (!hostname.includes('.') || OF_THIS_MACHINE.test(hostname)) return false;
  return isIP(hostname) === 0 && hostname !== machineName();
}
