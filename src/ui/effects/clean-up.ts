import type { ContainerId, Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { CleanupTarget } from '../state/cleanup.js';
import type { Message } from '../state/message.js';
import { type Problem, toProblem } from '../state/problem.js';

type Dispatch = (message: Message) => void;

/** How many writable layers are walked at a time. */
const WALKERS = 2;

/** Says how large each container's own files are. What is gone meanwhile is passed over. */
export async function measureContainers(
  { containers }: Pick<Engine, 'containers'>,
  ids: readonly ContainerId[],
  dispatch: Dispatch,
): Promise<void> {
  const waiting = [...ids];
  const walk = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const { writableBytes } = await containers.size(id);
        dispatch({ type: 'cleanup.measured', id, sizeBytes: writableBytes });
      } catch (error) {
        if (!isEngineError(error)) throw error;
        dispatch({ type: 'cleanup.measured', id, sizeBytes: 0 });
      }
    }
  };
  await Promise.all(Array.from({ length: WALKERS }, walk));
}

/** Removes one after the other, containers before the images they used; goes on after a failure. */
export async function removeTargets(
  engine: Pick<Engine, 'containers' | 'images'>,
  targets: readonly CleanupTarget[],
  dispatch: Dispatch,
): Promise<void> {
  const ordered = targets.toSorted((a, b) => a.type.localeCompare(b.type));
  for (const target of ordered) {
    dispatch({ type: 'cleanup.item.begun', target });
    dispatch({ type: 'cleanup.item.done', target, problem: await removeTarget(engine, target) });
  }
  dispatch({ type: 'cleanup.finished' });
}

/** Somebody may have started it again since it was listed: without force it then stays. */
async function removeTarget(
  { containers, images }: Pick<Engine, 'containers' | 'images'>,
  { type, id }: CleanupTarget,
): Promise<Problem | undefined> {
  try {
    if (type === 'container') await containers.remove(id);
    else await images.remove(id);
    return undefined;
  } catch (error) {
    return toProblem(error);
  }
}
