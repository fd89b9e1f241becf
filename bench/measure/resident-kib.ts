import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of a process in the machine's, all pages that it shares counted as its own: a server is to look no smaller for
 * being of the same program as the bench.
 */
export const residentKibOf = (pid: string): number => Number(/^VmRSS:\s+(\d+) kB/m.exec(read(pid, 'status'))?.[1] ?? 0);

/** The same of all processes whose program's name matches. */
export const residentKib = (program: RegExp): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && program.test(read(name, 'comm').trim()))
    .reduce((sum, pid) => sum + residentKibOf(pid), 0);

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}
