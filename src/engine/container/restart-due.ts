import type { ContainerRecord } from '../metadata/containers.js';
import type { ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { launchContainer } from './launch-container.js';

/**
 * Starts a container whose time to restart has come, unless somebody has started, stopped or removed it meanwhile.
 * A start that fails is written down in its state, and it stays down.
 */
export async function restartDueContainer(parts: ContainerParts, id: ContainerId): Promise<void> {
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (!container || !isDue(parts, container)) return;
  const { restartCount } = container.state;
  await launchContainer(parts, container, { change: { restartCount: restartCount + 1 } });
}

export function isDue({ host }: Pick<ContainerParts, 'host'>, { state }: ContainerRecord): boolean {
  return state.status === 'restarting' && state.restartAtMs <= host.clock.nowMs();
}
