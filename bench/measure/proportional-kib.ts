import { readdirSync, readFileSync } from 'node:fs';

/**
 * Memory of all processes whose program's name matches, shared pages divided among those who share them. Ours is left out.
 *
 * @see proc(5), smaps_rollup, `Pss`
 */
export function proportionalKib(program: RegExp): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .reduce((sum, pid) => sum + (program.test(nameOf(pid)) ? pssOf(pid) : 0), 0);
}

const nameOf = (pid: string): string => read(pid, 'comm').trim();

const pssOf = (pid: string): number => Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0);

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}
