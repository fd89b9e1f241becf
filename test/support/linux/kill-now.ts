import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kills a process, and comes back when it is dead; its parent may take its time to collect it. */
export function killNow(pid: number): void {
  const freezer = freezerOf(pid);
  process.kill(pid, 'SIGKILL');
  // With cgroup v1 what is frozen does not even die.
  if (freezer !== undefined) writeFileSync(freezer, 'THAWED');
  for (;;) {
    const state = readState(pid);
    if (state === undefined || state === 'Z') return;
  }
}

function freezerOf(pid: number): string | undefined {
  const path = /^\d+:freezer:(.+)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1];
  return path === undefined || path === '/' ? undefined : join('/sys/fs/cgroup/freezer', path, 'freezer.state');
}

/** @see proc_pid_stat(5): the name may hold blanks and brackets, so fields count from the last bracket. */
function readState(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2)[0];
  } catch {
    return undefined;
  }
}
