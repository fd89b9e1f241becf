import type { Engine } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { CleanupTarget } from '../state/cleanup.js';
import type { Message } from '../state/message.js';
import { type Problem, toProblem } from '../state/problem.js';

type Dispatch = (message: Message) => void;

type Removers = Pick<Engine, 'containers' | 'images' | 'networks' | 'volumes'>;

/** How many trees of files are walked at a time. */
const WALKERS = 2;

/** Says how large the files of each are. What is gone meanwhile is passed over. */
export async function measureTargets(
  engine: Pick<Engine, 'containers' | 'volumes'>,
  targets: readonly CleanupTarget[],
  dispatch: Dispatch,
): Promise<void> {
  const waiting = [...targets];
  const walk = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      try {
        dispatch({ type: 'cleanup.measured', id: target.id, sizeBytes: await bytesOf(engine, target) });
      } catch (error) {
        if (!isEngineError(error)) throw error;
        dispatch({ type: 'cleanup.measured', id: target.id, sizeBytes: 0 });
      }
    }
  };
  await Promise.all(Array.from({ length: WALKERS }, walk));
}

async function bytesOf(
  { containers, volumes }: Pick<Engine, 'containers' | 'volumes'>,
  { type, id }: CleanupTarget,
): Promise<number> {
  if (type === 'container') return (await containers.size(id)).writableBytes;
  return type === 'volume' ? await volumes.size(id) : 0;
}

/** Removes one after the other, containers before what they used; goes on after a failure. */
export async function removeTargets(
  engine: Removers,
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
  { containers, images, networks, volumes }: Removers,
  { type, id }: CleanupTarget,
): Promise<Problem | undefined> {
  try {
    if (type === 'container') await containers.remove(id);
    else if (type === 'image') await images.remove(id);
    else if (type === 'network') await networks.remove(id);
    else await volumes.remove(id);
    return undefined;
  } catch (error) {
    return toProblem(error);
  }
}
