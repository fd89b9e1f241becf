import { closeSync, readFileSync, writeFileSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';

import { engineError } from '../../errors/engine-error.js';
import type { Connections, TrackedConnection } from '../connections.js';
import type { Host } from '../host.js';
import { loadKoffi } from './koffi.js';
import { connectionsRequest, readConnections } from './netlink/connection-messages.js';

// <sys/socket.h>, <linux/netlink.h>
const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0o2000003;
const NETLINK_NETFILTER = 12;
const ANSWER_BYTES = 1 << 18;

/**
 * Connections of a namespace are tracked while a rule there asks for one's state; this one asks, and lets all through.
 * Before others look at a packet, or change it.
 */
const COUNTING_RULES = `add table inet gantry_flows
delete table inet gantry_flows
table inet gantry_flows {
  chain arriving { type filter hook prerouting priority -150; policy accept; ct state new accept; }
  chain leaving { type filter hook output priority -150; policy accept; ct state new accept; }
}
`;
const COUNTING_KEY = '/proc/sys/net/netfilter/nf_conntrack_acct';

type Bindings = ReturnType<typeof bind>;

let bound: Bindings | undefined;
const libc = (): Bindings => (bound ??= bind());

/** By nftables, which has the kernel track, and ctnetlink, which tells what it knows. */
export function trackedConnections({ processes, syscalls }: Pick<Host, 'processes' | 'syscalls'>): Connections {
  return {
    async count(namespace) {
      const run = (): ReturnType<typeof processes.run> => processes.run('nft', ['-f', '-'], { input: COUNTING_RULES });
      const { exitCode, stderr } = await syscalls.inNamespace(namespace, 'net', run);
      if (exitCode !== 0) throw unavailable(stderr.trim().split('\n')[0] ?? '');
      syscalls.inNamespace(namespace, 'net', switchCountingOn);
    },
    list: (namespace) => syscalls.inNamespace(namespace, 'net', readAll),
  };
}

function switchCountingOn(): void {
  try {
    if (readFileSync(COUNTING_KEY, 'latin1').trim() !== '1') writeFileSync(COUNTING_KEY, '1');
  } catch (cause) {
    throw engineError('flows_unavailable', { reason: `${COUNTING_KEY} cannot be set` }, { cause });
  }
}

function readAll(): readonly TrackedConnection[] {
  const fd = check(libc().socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER));
  try {
    const request = connectionsRequest();
    check(libc().send(fd, request, request.byteLength, 0));
    const found: TrackedConnection[] = [];
    const buffer = Buffer.alloc(ANSWER_BYTES);
    for (;;) {
      const length = check(libc().receive(fd, buffer, buffer.byteLength, 0));
      const { connections, isLast, errno } = readConnections(buffer.subarray(0, length));
      if (errno !== 0) throw unavailable(errnoName(errno));
      found.push(...connections);
      if (isLast || length === 0) return found;
    }
  } finally {
    closeSync(fd);
  }
}

function check(result: number | bigint): number {
  if (Number(result) >= 0) return Number(result);
  throw unavailable(errnoName(libc().errno()));
}

const unavailable = (reason: string): Error => engineError('flows_unavailable', { reason });
const errnoName = (errno: number): string => getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;

function bind() {
  const koffi = loadKoffi();
  const library = koffi.load('libc.so.6');
  const declare = <Arguments extends readonly unknown[], Result>(prototype: string) =>
    library.func(prototype) as unknown as (...args: Arguments) => Result;
  return {
    errno: () => koffi.errno(),
    socket: declare<[number, number, number], number>('int socket(int, int, int)'),
    send: declare<[number, Uint8Array, number, number], number | bigint>('long send(int, void *, size_t, int)'),
    receive: declare<[number, Uint8Array, number, number], number | bigint>(
      'long recv(int, _Out_ void *, size_t, int)',
    ),
  };
}
