import { createSocket } from 'node:dgram';
import { createServer, isIPv6 } from 'node:net';

import type { Host } from '../../host/host.js';
import type { PortMapping } from '../container/container.js';
import type { Roots } from '../roots.js';

/** A port of one address, or of every one of a family. */
export type HostBinding = Pick<PortMapping, 'protocol' | 'hostAddress' | 'hostPort'>;

/** How a keeper's program is called, whichever gantry's it is. */
const KEEPER = 'keeper-main.js';

/**
 * What program of this machine, no container, has the port, in words for people; undefined where none has. Tries to take
 * it for a moment. The proxy of our own keeper does not count: it lets go of what its containers have let go of, and
 * containers are told apart by the records. SCTP is not looked at.
 */
export async function programAt(
  { host, roots }: { readonly host: Pick<Host, 'processTable'>; readonly roots: Roots },
  { protocol, hostAddress, hostPort }: HostBinding,
): Promise<string | undefined> {
  if (protocol === 'sctp') return undefined;
  const isIpv6 = isIPv6(hostAddress);
  const attempt = protocol === 'tcp' ? listenForTcp : bindForUdp;
  if ((await attempt(hostAddress || '0.0.0.0', hostPort, isIpv6)) !== 'EADDRINUSE') return undefined;
  const program = host.processTable.listenerAt({ protocol, isIpv6, port: hostPort });
  const [, main = '', dataRoot] = program?.command ?? [];
  if (main.endsWith(KEEPER)) return dataRoot === roots.dataRoot ? undefined : `a container of ${dataRoot}`;
  return program ? `${program.name} (process ${program.pid})` : 'another program';
}

function listenForTcp(host: string, port: number, ipv6Only: boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ host, port, exclusive: true, ipv6Only }, () => server.close(() => resolve(undefined)));
  });
}

function bindForUdp(address: string, port: number, isIpv6: boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIpv6 ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code);
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}
