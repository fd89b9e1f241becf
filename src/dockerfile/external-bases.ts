import { isEngineError } from '../errors/engine-error.js';
import type { Dockerfile } from './dockerfile.js';
import { planStages, type StagePlanOptions } from './stage-plan.js';

/** The images that stages begin with, each once, variables replaced; none of a Dockerfile that cannot be planned. */
export function externalBases(dockerfile: Dockerfile, options: StagePlanOptions = {}): readonly string[] {
  try {
    const { stages } = planStages(dockerfile, { ...options, isWhole: options.isWhole ?? options.target === undefined });
    return [...new Set(stages.flatMap(({ base }) => (base.kind === 'external' ? [base.name] : [])))];
  } catch (error) {
    if (isEngineError(error)) return [];
    throw error;
  }
}
