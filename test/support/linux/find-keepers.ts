import { readdirSync, readFileSync } from 'node:fs';

import { tryAcquireLock } from '../../../src/engine/lock/file-lock.js';
import { layout } from '../../../src/engine/roots.js';
import { nodeHost } from '../../../src/host/node/node-host.js';
import { eventually } from '../log-receivers/eventually.js';
import type { TestRoots } from './test-engine.js';

/** Process ids of the keepers of these roots. */
export function findKeepers({ dataRoot }: TestRoots): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const words = commandLine(pid).split('\0');
      return words[1]?.endsWith('keeper-main.js') === true && words[2] === dataRoot;
    });
}

/** Kills them, and waits until their lock has gone with them: that takes longer than their names do. */
export async function killKeepers(roots: TestRoots): Promise<void> {
  for (const pid of findKeepers(roots)) process.kill(pid, 'SIGKILL');
  const host = nodeHost(process.env);
  await eventually('their lock', () => {
    using lock = tryAcquireLock(host, layout.keeper(roots));
    return lock !== undefined;
  });
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
