import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

import type { ListeningPlace } from '../process-table.js';

// <net/tcp_states.h>; a UDP socket that is bound, and to nobody connected, is "closed".
const LISTENING = { tcp: '0A', udp: '07' } as const;
const FIELD = { localAddress: 1, state: 3, inode: 9 } as const;

/**
 * The process that listens there; the first one, where it shares its socket with children. Addresses are not compared:
 * whoever asks found the port taken.
 *
 * @param proc Where procfs is.
 */
export function listenerPid(proc: string, place: ListeningPlace): number | undefined {
  const sockets = new Set(socketInodes(proc, place).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  return pids(proc).find((pid) => links(join(proc, String(pid), 'fd')).some((target) => sockets.has(target)));
}

/** A program that listens on every address of both families shows among those of IPv6 only. */
export function socketInodes(proc: string, { protocol, isIpv6, port }: ListeningPlace): readonly string[] {
  const files = isIpv6 ? [`${protocol}6`] : [protocol, `${protocol}6`];
  return files.flatMap((file) => parseSockets(readText(join(proc, 'thread-self/net', file)), protocol, port));
}

/** Reads /proc/net/tcp and its like: inodes of the sockets that listen at the port. @see proc_pid_net(5) */
export function parseSockets(text: string, protocol: 'tcp' | 'udp', port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[FIELD.localAddress]?.endsWith(suffix) && fields[FIELD.state] === LISTENING[protocol])
    .flatMap((fields) => fields[FIELD.inode] ?? []);
}

const pids = (proc: string): readonly number[] =>
  readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);

/** What the links of a folder lead to; those that are gone meanwhile, or not ours to see, are left out. */
function links(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder), []).flatMap((name) =>
    attempt(() => [readlinkSync(join(folder, name))], []),
  );
}

const readText = (path: string): string => attempt(() => readFileSync(path, 'latin1'), '');

function attempt<Result>(act: () => Result, otherwise: Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return otherwise;
    throw error;
  }
}
