import type { ContainerRecord } from '../metadata/containers.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { lockUnlessRead } from './files-lock.js';
import { launchContainer } from './launch-container.js';
import { LONGEST_DELAY_MS } from './restart-policy.js';

/**
 * Starts a container whose time to restart has come, unless somebody has started, stopped or removed it meanwhile.
 * A start that fails is written down in its state, and it stays down.
 */
export async function restartDueContainer(parts: ContainerParts, id: ContainerId): Promise<void> {
  using _ = await lockUnlessRead(parts, id);
  const container = parts.records.find(id);
  if (!container || !isDue(parts, container)) return;
  await launchContainer(parts, container);
}

/** Also where its time is further away than any delay is long: then somebody has set the clock back. */
export function isDue({ host }: Pick<ContainerParts, 'host'>, { state }: Pick<ContainerRecord, 'state'>): boolean {
  const waitMs = state.restartAtMs - host.clock.nowMs();
  return state.status === 'restarting' && (waitMs <= 0 || waitMs > LONGEST_DELAY_MS);
}
