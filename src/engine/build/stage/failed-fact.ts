import { isEngineError } from '../../../errors/engine-error.js';
import type { BuildProgress, BuildVertex } from '../build-progress.js';

/** How a piece of work ended badly: by itself, or because the build was at its end. */
export function failedFact(vertex: BuildVertex, error: unknown): BuildProgress {
  if (isEngineError(error, 'cancelled')) return { kind: 'cancelled', vertex };
  return { kind: 'failed', vertex, message: error instanceof Error ? error.message : String(error) };
}
