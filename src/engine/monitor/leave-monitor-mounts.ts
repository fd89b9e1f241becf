import { readFileSync } from 'node:fs';

import type { Syscalls } from '../../host/syscalls.js';
import { HIDDEN_CGROUP2 } from './start-monitor.js';

/**
 * For a program that a monitor has started, and so lives in its mount namespace: gives up the mounts that were made for
 * the container. They would last as long as this program does, and as everything that it starts.
 */
export function leaveMonitorMounts(syscalls: Pick<Syscalls, 'unmount'>, rootPath: string): void {
  for (const { target, type } of mounts()) {
    if (target === rootPath || (target === HIDDEN_CGROUP2.target && type === HIDDEN_CGROUP2.type)) {
      syscalls.unmount(target, { lazy: true });
    }
  }
}

/** @see proc_pid_mountinfo(5): optional fields end with a dash. */
function mounts(): readonly { readonly target: string; readonly type: string }[] {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [placement = '', filesystem = ''] = line.split(' - ');
    return { target: placement.split(' ')[4] ?? '', type: filesystem.split(' ')[0] ?? '' };
  });
}
