import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import type { Duplex } from 'node:stream';

import { engineError } from '../../errors/engine-error.js';
import type { Syscalls } from '../syscalls.js';
import { type PacketCalls, PacketDuplex } from './packet-duplex.js';
import { PacketSocket } from './packet-socket.js';

// <sys/socket.h>, <sys/un.h>
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_SEQPACKET = 5;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const O_CLOEXEC = SOCK_CLOEXEC;
const SOCKADDR_UN_PATH = 108;
const MSG_DONTWAIT = 0x40;

type SocketCalls = {
  socket(domain: number, type: number, protocol: number): number;
  socketpair(domain: number, type: number, protocol: number, pair: [number, number]): number;
  connect(fd: number, address: Uint8Array, length: number): number;
  dup3(from: number, to: number, flags: number): number;
  shutdown(fd: number, how: number): number;
  recv(fd: number, into: Uint8Array, bytes: number, flags: number): number | bigint;
};

/** Throws for a result below 0. */
type Check = (result: number, call: string, path: string) => void;

/** Bun makes no sockets of descriptors. */
const MAKES_SOCKETS = !('bun' in process.versions);

/** The calls for sockets of this machine that Node cannot make: datagrams and packets. */
export function unixSockets(
  libc: () => SocketCalls,
  check: Check,
): Pick<Syscalls, 'connectDatagram' | 'connectSeqpacket' | 'connectSeqpacketThrough'> {
  const makePair = (type: number): [number, number] => {
    const pair: [number, number] = [-1, -1];
    check(libc().socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair), 'socketpair', '');
    return pair;
  };

  const connect = (type: number, path: string, address: Buffer): number => {
    const fd = libc().socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    check(fd, 'socket', path);
    try {
      check(libc().connect(fd, address, address.byteLength), 'connect', path);
      return fd;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  };

  /** By way of the open folder: a path has room for 108 bytes only, and no run root is too long so. */
  const connectPackets = (path: string, flags: number): number => {
    const folder = openSync(dirname(path), 'r');
    try {
      return connect(SOCK_SEQPACKET | flags, path, unixAddress(`/proc/self/fd/${folder}/${basename(path)}`));
    } finally {
      closeSync(folder);
    }
  };

  const packetCalls: PacketCalls = {
    shutDown: (fd, how) => void libc().shutdown(fd, how),
    takeReady: (fd, into) => Math.max(0, Number(libc().recv(fd, into, into.byteLength, MSG_DONTWAIT))),
  };

  /** What reads and writes the packets of `fd`, which is its own now. */
  const packetStream = (fd: number): Duplex => {
    if (!MAKES_SOCKETS) return new PacketDuplex(fd, packetCalls);
    try {
      return packetSocket(fd);
    } finally {
      closeSync(fd);
    }
  };

  /**
   * A socket of Node's for a packet descriptor, which it copies. Node makes sockets of stream descriptors only, and asks
   * just once: it is given one end of a pair, and the packet socket then takes its place, before anything was read.
   */
  const packetSocket = (fd: number): Socket => {
    const [end, other] = makePair(SOCK_STREAM);
    closeSync(other);
    try {
      const socket = new PacketSocket(end);
      check(libc().dup3(fd, end, O_CLOEXEC), 'dup3', '');
      return socket;
    } catch (error) {
      closeSync(end);
      throw error;
    }
  };

  return {
    connectDatagram: (path) => connect(SOCK_DGRAM | SOCK_NONBLOCK, path, unixAddress(path)),
    connectSeqpacket(path) {
      // A write that waits for a monitor which waits for us would never end.
      return packetStream(connectPackets(path, MAKES_SOCKETS ? SOCK_NONBLOCK : 0));
    },
    connectSeqpacketThrough(path, start) {
      const connection = connectPackets(path, 0);
      const opened = [connection];
      try {
        const [ours, farEnd] = makePair(SOCK_SEQPACKET);
        opened.push(farEnd);
        opened.push(ours);
        start(connection, farEnd);
        opened.pop();
        return packetStream(ours);
      } finally {
        for (const fd of opened) closeSync(fd);
      }
    },
  };
}

/** `struct sockaddr_un` */
function unixAddress(path: string): Buffer {
  const bytes = Buffer.from(path);
  if (bytes.byteLength >= SOCKADDR_UN_PATH)
    throw engineError('system_call_failed', { call: 'connect', path, errno: 'ENAMETOOLONG' });
  const address = Buffer.alloc(2 + SOCKADDR_UN_PATH);
  address.writeUInt16LE(AF_UNIX, 0);
  bytes.copy(address, 2);
  return address;
}
