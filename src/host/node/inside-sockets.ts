import { closeSync } from 'node:fs';

import type { Syscalls } from '../syscalls.js';

// <sys/socket.h>, <netinet/in.h>
const FAMILY = { ipv4: 2, ipv6: 10 } as const;
const TYPE = { tcp: 1, udp: 2 } as const;
const SOCK_NONBLOCK_CLOEXEC = 0o2004000;
const SOL_IP = 0;
const IP_FREEBIND = 15;
const SOCKADDR_IN_BYTES = 16;

type SocketCalls = {
  socket(domain: number, type: number, protocol: number): number;
  setOption(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  bind(fd: number, address: Uint8Array, length: number): number;
};

/** Throws for a result below 0. */
type Check = (result: number, call: string, path: string) => void;

/** Sockets in networks of others: Node binds too late to be in one then, as it looks up even addresses first. */
export function insideSockets(
  libc: () => SocketCalls,
  check: Check,
  inNamespace: Syscalls['inNamespace'],
): Pick<Syscalls, 'openSocketIn'> {
  const open: Syscalls['openSocketIn'] = (namespace, kind, { family = 'ipv4', boundTo } = {}) => {
    const fd = libc().socket(FAMILY[family], TYPE[kind] | SOCK_NONBLOCK_CLOEXEC, 0);
    check(fd, 'socket', namespace);
    if (boundTo === undefined) return fd;
    try {
      // Its loopback may not be up yet.
      const yes = new Uint8Array(Int32Array.of(1).buffer);
      check(libc().setOption(fd, SOL_IP, IP_FREEBIND, yes, yes.byteLength), 'setsockopt', boundTo.address);
      check(libc().bind(fd, socketAddress(boundTo), SOCKADDR_IN_BYTES), 'bind', boundTo.address);
      return fd;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  };
  return { openSocketIn: (namespace, ...rest) => inNamespace(namespace, 'net', () => open(namespace, ...rest)) };
}

/** `struct sockaddr_in` */
function socketAddress({ address, port }: { readonly address: string; readonly port: number }): Uint8Array {
  const bytes = Buffer.alloc(SOCKADDR_IN_BYTES);
  bytes.writeUInt16LE(FAMILY.ipv4, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(address.split('.').map(Number), 4);
  return bytes;
}
