import type { ContainerParts } from '../container/container-parts.js';
import { isDue, restartDueContainer } from '../container/restart-due.js';
import { watchChanges } from '../event/watch-changes.js';
import { tryAcquireLock } from '../lock/file-lock.js';
import { LoopbackProxy } from '../network/loopback-proxy.js';
import { layout } from '../roots.js';

/**
 * Does what must go on with no front open: it starts containers again when their time has come, forwards what the kernel
 * cannot, and returns when nothing is left to do. One process per state root does it; for all others this returns at once.
 */
export async function keep(parts: ContainerParts): Promise<void> {
  // Looked at once more after the lock is free: whoever came meanwhile saw it held and relied on us.
  while (hasWork(parts)) {
    using lock = tryAcquireLock(parts.host, layout.keeper(parts.roots));
    if (!lock) return;
    await workUntilDone(parts);
  }
}

const RETRY_MS = 1000;

/** Whether there is anything that needs a process of its own. */
export function hasWork({ records, bridge }: Pick<ContainerParts, 'records' | 'bridge'>): boolean {
  if (records.list(['restarting']).length > 0) return true;
  return bridge.proxyTargets().length > 0;
}

async function workUntilDone(parts: ContainerParts): Promise<void> {
  await using proxy = new LoopbackProxy();
  using changes = watchChanges(layout.database(parts.roots));
  while (hasWork(parts)) {
    const seen = changes.count;
    await startDueContainers(parts);
    // An address that somebody else listens on is left to them.
    await proxy.setTargets(parts.bridge.proxyTargets());
    await changes.next(seen, { cancelSignal: untilNextStart(parts) });
  }
}

async function startDueContainers(parts: ContainerParts): Promise<void> {
  for (const container of parts.records.list(['restarting']).filter((each) => isDue(parts, each))) {
    try {
      await restartDueContainer(parts, container.id);
    } catch {
      // Why it could not be started is in its state, and it is no longer due; the others have their turn.
      // Where not even that could be written, as on a full disk, it is tried again, not too often.
      if (parts.records.find(container.id)?.state.status === 'restarting') await parts.host.clock.sleep(RETRY_MS);
    }
  }
}

function untilNextStart({ records, host }: ContainerParts): AbortSignal | undefined {
  const times = records.list(['restarting']).map(({ state }) => state.restartAtMs);
  return times.length > 0 ? AbortSignal.timeout(Math.max(0, Math.min(...times) - host.clock.nowMs())) : undefined;
}
