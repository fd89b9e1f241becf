import { closeSync, readFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';

import { engineError } from '../../errors/engine-error.js';
import type { Instruction } from '../../packet/filter/instruction.js';
import type { Host } from '../host.js';
import type { ListenOptions, PacketSocket, PacketSockets } from '../packet-sockets.js';
import { loadKoffi } from './koffi.js';
import { interfaceIndex } from './netlink/netlink-socket.js';
import { PacketRing, RING, RING_BYTES } from './packet-ring.js';

// <sys/socket.h>, <linux/if_packet.h>, <linux/if_ether.h>, <sys/mman.h>, <poll.h>
const AF_PACKET = 17;
const SOCK_RAW_CLOEXEC = 0o2000003;
const SOL = { socket: 1, packet: 263 } as const;
const SO_ATTACH_FILTER = 26;
const PACKET = { ring: 5, statistics: 6, version: 10 } as const;
const TPACKET_V3 = 2;
/** ETH_P_ALL, in the network's order. */
const ALL_PROTOCOLS = 0x0300;
const ADDRESS_BYTES = 20;
const READ_WRITE = 3;
const MAP_SHARED = 1;
const POLL_IN = 1;
const POLL_ERROR = 0x18;
const SYS_PIDFD_OPEN = 434;
/** So often a wait looks whether it is still wanted. */
const WAIT_MS = 250;

type Bindings = ReturnType<typeof bind>;

let bound: Bindings | undefined;
const libc = (): Bindings => (bound ??= bind());

/** By packet(7) with a ring in memory that the kernel fills; waiting is done on another thread. */
export function ringPacketSockets({ syscalls }: Pick<Host, 'syscalls'>): PacketSockets {
  return {
    listen: (options) => syscalls.inNamespace(options.namespace, 'net', () => openSocket(options)),
    interfaces(pid, namespace) {
      const names = readFileSync(`/proc/${pid}/net/dev`, 'latin1')
        .split('\n')
        .flatMap((line) => /^\s*(?<name>[^:\s]+):/.exec(line)?.groups?.['name'] ?? []);
      return syscalls.inNamespace(namespace, 'net', () => new Map(names.map((name) => [interfaceIndex(name), name])));
    },
  };
}

function openSocket({ interfaceIndex: index, filter, pid }: ListenOptions): PacketSocket {
  using opening = new DisposableStack();
  const owned = (fd: number): number => opening.adopt(fd, closeSync);
  // No protocol yet: nothing arrives before the filter is there.
  const fd = owned(check('socket', libc().socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0)));
  const pidFd = owned(check('pidfd_open', Number(libc().pidfdOpen(SYS_PIDFD_OPEN, pid, 0))));
  check('filter', libc().attachFilter(fd, SOL.socket, SO_ATTACH_FILTER, filterProgram(filter), 16));
  check('version', libc().setOption(fd, SOL.packet, PACKET.version, words(TPACKET_V3), 4));
  const { blockBytes, blocks, frameBytes, retireMs } = RING;
  const request = words(blockBytes, blocks, frameBytes, RING_BYTES / frameBytes, retireMs, 0, 0);
  check('ring', libc().setOption(fd, SOL.packet, PACKET.ring, request, request.byteLength));
  const memory = libc().map(null, RING_BYTES, READ_WRITE, MAP_SHARED, fd, 0);
  const ring = new PacketRing(libc().view(memory, RING_BYTES));
  opening.defer(() => void libc().unmap(memory, RING_BYTES));
  check('bind', libc().bindSocket(fd, linkAddress(index), ADDRESS_BYTES));
  return new RingSocket({ fd, pidFd, ring, resources: opening.move() });
}

class RingSocket implements PacketSocket {
  readonly #fd: number;
  readonly #pidFd: number;
  readonly #ring: PacketRing;
  readonly #resources: DisposableStack;
  #waiting: Promise<boolean> | undefined;
  #isClosed = false;
  #dropped = 0;

  constructor(parts: {
    readonly fd: number;
    readonly pidFd: number;
    readonly ring: PacketRing;
    readonly resources: DisposableStack;
  }) {
    this.#fd = parts.fd;
    this.#pidFd = parts.pidFd;
    this.#ring = parts.ring;
    this.#resources = parts.resources;
  }

  async read() {
    for (let isOver = false; !this.#isClosed; ) {
      const packets = this.#ring.take();
      if (packets.length > 0) return packets;
      if (isOver) return undefined;
      this.#waiting = this.#wait();
      isOver = await this.#waiting;
    }
    return undefined;
  }

  dropped(): number {
    if (!this.#isClosed) this.#count();
    return this.#dropped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#count();
    this.#isClosed = true;
    await this.#waiting;
    this.#resources.dispose();
  }

  /** Whether the process has ended, or the interface is gone. */
  async #wait(): Promise<boolean> {
    const places = Buffer.alloc(16);
    for (const [at, fd] of [this.#fd, this.#pidFd].entries()) {
      places.writeInt32LE(fd, at * 8);
      places.writeInt16LE(POLL_IN, at * 8 + 4);
    }
    await libc().poll(places, 2, WAIT_MS);
    const [packets, process] = [places.readInt16LE(6), places.readInt16LE(14)];
    return process !== 0 || (packets & POLL_ERROR) !== 0;
  }

  /** Reading the kernel's figures sets them back. */
  #count(): void {
    const statistics = Buffer.alloc(12);
    const length = Buffer.from(words(statistics.byteLength));
    if (libc().getOption(this.#fd, SOL.packet, PACKET.statistics, statistics, length) === 0)
      this.#dropped += statistics.readUInt32LE(4);
  }
}

function check(step: string, result: number): number {
  if (result >= 0) return result;
  const errno = libc().errno();
  throw engineError('capture_failed', { step, reason: getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}` });
}

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

/** `struct sock_fprog`, of instructions of eight bytes each. */
function filterProgram(filter: readonly Instruction[]): object {
  const instructions = Buffer.alloc(filter.length * 8);
  filter.forEach(({ code, jumpTrue, jumpFalse, operand }, at) => {
    instructions.writeUInt16LE(code, at * 8);
    instructions.writeUInt8(jumpTrue, at * 8 + 2);
    instructions.writeUInt8(jumpFalse, at * 8 + 3);
    instructions.writeUInt32LE(operand, at * 8 + 4);
  });
  return { count: filter.length, instructions };
}

/** `struct sockaddr_ll` */
function linkAddress(index: number): Uint8Array {
  const address = Buffer.alloc(ADDRESS_BYTES);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16LE(ALL_PROTOCOLS, 2);
  address.writeInt32LE(index, 4);
  return address;
}

function bind() {
  const koffi = loadKoffi();
  const library = koffi.load('libc.so.6');
  koffi.struct('gantry_sock_fprog', { count: 'uint16', instructions: 'uint8_t *' });
  const declare = <Arguments extends readonly unknown[], Result>(prototype: string) =>
    library.func(prototype) as unknown as (...args: Arguments) => Result;
  const poll = library.func('int poll(_Inout_ void *, ulong, int)');
  return {
    errno: () => koffi.errno(),
    view: (pointer: unknown, bytes: number) => koffi.view(pointer, bytes),
    socket: declare<[number, number, number], number>('int socket(int, int, int)'),
    pidfdOpen: declare<[number, number, number], number | bigint>('long syscall(long, int, uint)'),
    attachFilter: declare<[number, number, number, object, number], number>(
      'int setsockopt(int, int, int, gantry_sock_fprog *, uint)',
    ),
    setOption: declare<[number, number, number, Uint8Array, number], number>(
      'int setsockopt(int, int, int, void *, uint)',
    ),
    getOption: declare<[number, number, number, Uint8Array, Uint8Array], number>(
      'int getsockopt(int, int, int, _Out_ void *, _Inout_ void *)',
    ),
    map: declare<[null, number, number, number, number, number], unknown>(
      'void *mmap(void *, size_t, int, int, int, long)',
    ),
    unmap: declare<[unknown, number], number>('int munmap(void *, size_t)'),
    bindSocket: declare<[number, Uint8Array, number], number>('int bind(int, void *, uint)'),
    poll: (places: Uint8Array, count: number, timeoutMs: number): Promise<number> =>
      new Promise((resolve, reject) => {
        poll.async(places, count, timeoutMs, (error: Error | null, ready: unknown) =>
          error ? reject(error) : resolve(Number(ready)),
        );
      }),
  };
}
