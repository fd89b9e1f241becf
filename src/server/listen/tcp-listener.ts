import { lookup } from 'node:dns/promises';
import { type AddressInfo, BlockList, type Server } from 'node:net';

import { engineError } from '../../errors/engine-error.js';
import { bound, type Listener } from './listener.js';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Listens on TCP. Without certificates of clients, or logins that nobody on the way can read, whoever reaches the port is
 * root: beyond loopback that must have been said.
 *
 * @throws plain_tcp_refused, listen_failed
 */
export async function listenOnTcp(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
  { isOpen }: { readonly isOpen: boolean },
): Promise<Listener> {
  const asked = addressText(host, port);
  try {
    const { address, family } = await lookup(host);
    if (!isOpen && !LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4')) {
      throw engineError('plain_tcp_refused', { address: asked });
    }
    await bound(server, { host: address, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'plain_tcp_refused') throw cause;
    throw engineError('listen_failed', { address: asked, reason: code ?? String(cause) }, { cause });
  }
  return {
    address: addressText(host, (server.address() as AddressInfo).port),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const addressText = (host: string, port: number): string => `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
