import { type ContainerEvent, changeState } from './change-state.js';
import type { ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';

/** Leaves a container down that waits for its next start. @returns false where it does not wait */
export async function cancelRestart(
  parts: ContainerParts,
  id: ContainerId,
  ...events: readonly ContainerEvent[]
): Promise<boolean> {
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (container?.state.status !== 'restarting') return false;
  changeState(parts, container, { status: 'exited', restartAtMs: 0, wasStoppedByUser: true }, ...events);
  return true;
}
