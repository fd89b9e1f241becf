import type { ContainerParts } from '../container/container-parts.js';
import { restartDueContainer } from '../container/restart-due.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';

const LONGEST_SLEEP_MS = 1000;

/**
 * Does what must go on with no front open: it starts containers again when their time has come, and returns when
 * nothing is left to wait for. One process per state root does it; for all others this returns at once.
 */
export async function keep(parts: ContainerParts): Promise<void> {
  // Looked at once more after the lock is free: whoever came meanwhile saw it held and relied on us.
  while (hasWork(parts)) {
    using lock = tryAcquireLock(parts.host, layout.keeper(parts.roots));
    if (!lock) return;
    while (hasWork(parts)) await startDueContainers(parts);
  }
}

const hasWork = ({ records }: ContainerParts): boolean => records.list(['restarting']).length > 0;

async function startDueContainers(parts: ContainerParts): Promise<void> {
  const { host, records } = parts;
  for (const { id, state } of records.list(['restarting'])) {
    if (state.restartAtMs > host.clock.nowMs()) continue;
    try {
      await restartDueContainer(parts, id);
    } catch {
      // Why it could not be started is in its state, and it is no longer due; the others have their turn.
    }
  }
  const nextMs = Math.min(...records.list(['restarting']).map(({ state }) => state.restartAtMs));
  const waitMs = Math.min(nextMs - host.clock.nowMs(), LONGEST_SLEEP_MS);
  if (Number.isFinite(waitMs) && waitMs > 0) await host.clock.sleep(waitMs);
}
