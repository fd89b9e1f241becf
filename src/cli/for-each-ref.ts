import { type EngineError, isEngineError } from '../errors/engine-error.js';

/**
 * Does `work` for one reference after the other and goes on after a failure.
 *
 * An interruption ends it at once.
 *
 * @param sumUp What is said after all that failed.
 * @throws AggregateError of what failed, in order
 */
export async function forEachRef(
  refs: readonly string[],
  work: (ref: string) => Promise<void>,
  sumUp?: (failed: readonly string[]) => EngineError,
): Promise<void> {
  const failures: unknown[] = [];
  const failed: string[] = [];
  for (const ref of refs) {
    try {
      await work(ref);
    } catch (error) {
      if (!isEngineError(error) || error.kind === 'cancelled') throw error;
      failures.push(error);
      failed.push(ref);
    }
  }
  if (failed.length > 0) throw new AggregateError(sumUp ? [...failures, sumUp(failed)] : failures);
}

/** Swallows `container_unchanged`: it was so already. */
export async function unlessUnchanged(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEngineError(error, 'container_unchanged')) throw error;
  }
}
