import { isEngineError } from '../../errors/engine-error.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { awaitExit } from './await-exit.js';
import type { ContainerParts } from './container-parts.js';
import { isAlive } from './transitions.js';

/**
 * Whoever is attached to a container sees its output end before anybody has tidied up after it. For those that must not
 * take it for alive then: has it done, or waits for whoever does it.
 *
 * @returns whether any had ended, and is known to have now. Cheap where none had.
 */
export async function tidyUpEnded(
  parts: ContainerParts,
  containers: readonly ContainerRecord[],
  { withinMs }: { readonly withinMs: number },
): Promise<boolean> {
  const { processes } = parts.host;
  const ended = containers.filter(
    ({ state, bootId }) =>
      isAlive(state.status) && bootId === parts.bootId && processes.startTicks(state.pid) !== state.pidStartTicks,
  );
  if (ended.length === 0) return false;
  const deadline = AbortSignal.timeout(withinMs);
  try {
    await Promise.all(ended.map((container) => awaitExit(parts, container, deadline)));
    return true;
  } catch (error) {
    // Its monitor is at work yet: some program that it left has its output.
    if (!isEngineError(error, 'cancelled')) throw error;
    return false;
  }
}
