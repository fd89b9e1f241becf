import { createSocket } from 'node:dgram';
import { createServer, isIPv6 } from 'node:net';

import type { PortMapping } from '../container/container.js';

/**
 * Whether a program of this machine, no container, has the port: tries to take it for a moment.
 * SCTP is not looked at, nor IPv6, whose ports gantry's own proxy may still hold.
 */
export async function isPortInUse({ protocol, hostAddress, hostPort }: PortMapping): Promise<boolean> {
  if (protocol === 'sctp' || isIPv6(hostAddress)) return false;
  const address = hostAddress === '' ? '0.0.0.0' : hostAddress;
  const failure = await (protocol === 'tcp' ? tryTcp(address, hostPort) : tryUdp(address, hostPort));
  return failure === 'EADDRINUSE';
}

function tryTcp(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function tryUdp(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code);
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}
