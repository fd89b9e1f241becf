import { engineError } from '../../errors/engine-error.js';
import { changeState } from './change-state.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { requireTransition } from './transitions.js';

const STATUS_AFTER = { pause: 'paused', unpause: 'running' } as const;

/** Freezes a container, or lets it go on. */
export async function pauseContainer(parts: ContainerParts, ref: string, action: 'pause' | 'unpause'): Promise<void> {
  const { id } = getContainer(parts.records, ref);
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (!container) throw engineError('container_not_found', { ref });
  requireTransition(action, container);
  const runtime = await parts.runtime();
  await (action === 'pause' ? runtime.pause(id) : runtime.resume(id));
  changeState(parts, container, { status: STATUS_AFTER[action] }, { action });
}
