import { isEngineError } from '../../errors/engine-error.js';
import type { Clock } from '../../host/clock.js';

/** Nobody waits longer for a restart that is due, or for a port, because the keeper was killed. */
const LOOK_AGAIN_MS = 5000;

/**
 * Sees to it that there is a keeper as long as there is work for one. It stays a process of its own: what it does goes on
 * when the front that looks after it ends, or is killed.
 */
export async function attendKeeper(
  { wakeKeeper, clock }: { readonly wakeKeeper: () => void; readonly clock: Clock },
  cancelSignal: AbortSignal,
): Promise<void> {
  try {
    while (!cancelSignal.aborted) {
      wakeKeeper();
      await clock.sleep(LOOK_AGAIN_MS, cancelSignal);
    }
  } catch (error) {
    if (!isEngineError(error, 'cancelled')) throw error;
  }
}
