import { isEngineError } from '../errors/engine-error.js';

/**
 * Does `work` for one reference after the other and goes on after a failure.
 *
 * An interruption ends it at once.
 *
 * @throws AggregateError of what failed, in order
 */
export async function forEachRef(refs: readonly string[], work: (ref: string) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const ref of refs) {
    try {
      await work(ref);
    } catch (error) {
      if (!isEngineError(error) || error.kind === 'cancelled') throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures);
}

/** Swallows `container_unchanged`: it was so already. */
export async function unlessUnchanged(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEngineError(error, 'container_unchanged')) throw error;
  }
}
