import { existsSync } from 'node:fs';

import type { ContainerParts } from '../container/container-parts.js';
import { watchChanges } from '../event/watch-changes.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import { DUTIES } from './duties.js';
import type { Duty } from './duty.js';
import { hasWork } from './has-work.js';

/**
 * Does what must go on with no front open, and returns when nothing is left to do.
 * One process per state root does it; for all others this returns at once.
 */
export async function keep(parts: ContainerParts): Promise<void> {
  // Looked at once more after the lock is free: whoever came meanwhile saw it held and relied on us.
  // What is open and was removed since still answers: then there is nobody left to work for.
  while (hasWork(parts) && existsSync(layout.database(parts.roots))) {
    using lock = tryAcquireLock(parts.host, layout.keeper(parts.roots));
    if (!lock) return;
    await workUntilDone(parts);
  }
}

const RETRY_MS = 1000;
// Should a change be missed, this is how late we are. At rest nothing else wakes the keeper.
const LONGEST_REST_MS = 5000;

async function workUntilDone(parts: ContainerParts): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const duties = DUTIES.map((begin) => stack.use(begin(parts)));
  using changes = watchChanges(layout.database(parts.roots));
  // Where the run root was taken away under us, others have a lock of their own: this one holds nobody off.
  while (hasWork(parts) && existsSync(layout.keeper(parts.roots))) {
    const seen = changes.count;
    const isDone = await Promise.all(duties.map(tended));
    const restMs = isDone.includes(false) ? RETRY_MS : untilNext(duties, parts.host.clock.nowMs());
    await changes.next(seen, { atMostMs: restMs });
  }
}

/** @returns false where it failed, as on a full disk: that must not keep the other duties from being done */
async function tended(duty: Duty): Promise<boolean> {
  try {
    await duty.tend();
    return true;
  } catch {
    return false;
  }
}

function untilNext(duties: readonly Duty[], nowMs: number): number {
  const times = duties.map((duty) => duty.nextAtMs()).filter((time) => time !== undefined);
  return Math.max(0, Math.min(LONGEST_REST_MS, ...times.map((time) => time - nowMs)));
}
