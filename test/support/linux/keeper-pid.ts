import { readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { layout } from '../../../src/engine/roots.js';
import { PATIENCE_MS } from '../patience.js';
import type { TestRoots } from './test-engine.js';

const LOOK_EVERY_MS = 20;

/** The process that holds the keeper's lock, as soon as there is one. */
export async function keeperPid(roots: TestRoots): Promise<number> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; Date.now() < deadlineMs; await delay(LOOK_EVERY_MS)) {
    const pid = findKeeper(roots);
    if (pid !== undefined) return pid;
  }
  throw new Error('no keeper');
}

/** @see proc_locks(5): `1: FLOCK ADVISORY WRITE pid major:minor:inode 0 EOF` */
export function findKeeper(roots: TestRoots): number | undefined {
  const inode = statSync(layout.keeper(roots), { throwIfNoEntry: false })?.ino;
  const held = readFileSync('/proc/locks', 'latin1')
    .split('\n')
    .map((line) => line.split(/\s+/))
    .find(([, kind, , , , file = '']) => kind === 'FLOCK' && file.endsWith(`:${inode}`));
  return held && Number(held[4]);
}
