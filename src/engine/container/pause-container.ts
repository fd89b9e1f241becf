import { engineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { appendContainerEvent, changeState } from './change-state.js';
import type { ContainerParts } from './container-parts.js';
import { lockUnlessRead } from './files-lock.js';
import { getContainer } from './find-container.js';
import { runtimeOf } from './runtime-of.js';
import { requireTransition } from './transitions.js';

/**
 * Freezes a container. It is written down first: killed in between, we leave one that is said to be paused and runs, which
 * going on mends. One that stands still and is said to run would never be seen to end.
 */
export async function pauseContainer(parts: ContainerParts, ref: string): Promise<void> {
  await changeFrozen(parts, ref, 'pause', async (container) => {
    const runtime = await runtimeOf(parts, container.id);
    const paused = changeState(parts, container, { status: 'paused' });
    try {
      await runtime.pause(container.id);
    } catch (error) {
      changeState(parts, paused, { status: 'running' });
      throw error;
    }
    appendContainerEvent(parts.journal, paused, { action: 'pause' });
  });
}

/** Lets a paused container go on; one that was never frozen is not disturbed. */
export async function unpauseContainer(parts: ContainerParts, ref: string): Promise<void> {
  await changeFrozen(parts, ref, 'unpause', async (container) => {
    const runtime = await runtimeOf(parts, container.id);
    await runtime.resume(container.id);
    changeState(parts, container, { status: 'running' }, { action: 'unpause' });
    parts.wakeKeeper(); // Its health is looked at again.
  });
}

async function changeFrozen(
  parts: ContainerParts,
  ref: string,
  action: 'pause' | 'unpause',
  act: (container: ContainerRecord) => Promise<void>,
): Promise<void> {
  const { id } = getContainer(parts.records, ref);
  using _ = await lockUnlessRead(parts, id);
  const container = parts.records.find(id);
  if (!container) throw engineError('container_not_found', { ref });
  requireTransition(action, container);
  await act(container);
}
