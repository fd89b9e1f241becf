import type { ContainerId } from './container/container.js';
import { lockContainer } from './container/container-lock.js';
import { execEvents } from './container/exec-events.js';
import { reapContainer } from './container/reap-container.js';
import { isAlive } from './container/transitions.js';
import { type BackgroundOptions, openEngineParts } from './engine-parts.js';
import { keep } from './keeper/keep.js';
import { runRootOwner } from './lock/run-root-owner.js';
import { leaveMonitorMounts } from './monitor/leave-monitor-mounts.js';
import { layout } from './roots.js';

/** What the monitor has done when its container has ended: the exit is recorded, and where it restarts, that is seen to. */
export async function tidyUpAfter(id: ContainerId, options: BackgroundOptions): Promise<void> {
  if (hasLostRunRoot(options)) return;
  await using parts = openEngineParts({ ...options, version: '' });
  // Whoever starts it may not have written that down yet: a short program is over before.
  (await lockContainer(parts, id))[Symbol.dispose]();
  const container = parts.records.find(id);
  if (!container || !isAlive(container.state.status)) return;
  leaveMonitorMounts(parts.host.syscalls, layout.rootMount(parts.roots));
  await reapContainer({ ...parts, wakeKeeper: () => undefined }, id, container.state.startedAtMs);
  // Not this process itself: the monitor waits for its end, and would stay for as long as there is work.
  parts.wakeKeeper();
}

/** What the monitor of a further process has done when nobody saw its end. */
export async function tellExecEnd(
  exec: { readonly containerId: ContainerId; readonly id: string; readonly exitCode: number },
  options: BackgroundOptions,
): Promise<void> {
  if (hasLostRunRoot(options)) return;
  await using parts = openEngineParts({ ...options, version: '' });
  execEvents(parts, exec.containerId, exec.id).ended(exec.exitCode);
}

/** The keeper of a state root: returns when nothing is left to wait for. */
export async function runKeeper(options: BackgroundOptions): Promise<void> {
  if (hasLostRunRoot(options)) return;
  await using parts = openEngineParts({ ...options, version: '' });
  await keep(parts);
}

/**
 * Whether nothing of the data root lives in the run root any more, and another has taken it since: a program that comes late
 * takes it back for nobody.
 */
function hasLostRunRoot(options: BackgroundOptions): boolean {
  const owner = runRootOwner(options);
  return owner !== undefined && owner !== options.dataRoot;
}
