import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

import { engineError } from '../../errors/engine-error.js';
import type { PortMapping } from '../container/container.js';
import { isAnyAddress } from './host-ports.js';

/** Throws where a port is to be published on an address that this machine does not have: nothing would reach it. */
export async function requireOwnAddress({ protocol, hostAddress, hostPort }: PortMapping): Promise<void> {
  if (isAnyAddress(hostAddress) || (await isOwnAddress(hostAddress))) return;
  throw engineError('address_not_here', { protocol, address: hostAddress, port: hostPort });
}

/** Whether programs may listen on it; a socket on any port tells, and takes no port that somebody needs. */
function isOwnAddress(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code !== 'EADDRNOTAVAIL');
    });
    socket.bind({ address, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
