import { readdirSync, readFileSync } from 'node:fs';

const KIB = 1024;

/** Files, sockets and pipes that a process has open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** How many it may have. */
export function mostOpenFiles(pid: number | 'self'): number {
  const [, soft = '0'] = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8')) ?? [];
  return Number(soft);
}

/** Memory that a process has in the machine's. */
export function residentBytes(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * KIB;
}
