import type { Dockerfile, Stage } from './dockerfile.js';
import { atLines, faultsOf } from './dockerfile-fault.js';
import type { Environment } from './environment.js';
import { expandWord } from './expand-word.js';
import type { StagePlanOptions, StageSource } from './stage-plan.js';

export type PlannedBase = {
  readonly stage: Stage;
  readonly base: StageSource;
  readonly platform?: string | undefined;
  /** A named context of the same name stands in for the stage: its instructions are not done. */
  readonly isReplaced: boolean;
};

const SCRATCH = 'scratch';

/** What each stage stands on, its variables replaced. @throws {EngineError} `dockerfile_invalid` */
export function plannedBases(
  dockerfile: Dockerfile,
  meta: Environment,
  { namedContexts = [] }: StagePlanOptions,
): readonly PlannedBase[] {
  const { escape, text } = dockerfile;
  const faultAt = faultsOf(text, 'Dockerfile');
  const contexts = new Set(namedContexts.map((name) => name.toLowerCase()).filter((name) => name !== SCRATCH));
  const earlier = new Map<string, number>();
  return dockerfile.stages.map((stage): PlannedBase => {
    const { from, name, index } = stage;
    const expand = (word: string): string => atLines(faultAt, from.range, () => expandWord(word, meta, { escape }));
    const baseName = expand(from.base);
    if (baseName === '') throw faultAt(from.range, `base name (${from.base}) should not be blank`);
    const platform = from.platform === undefined ? undefined : expand(from.platform);
    if (platform === '') throw faultAt(from.range, `empty platform value from expression ${from.platform}`);
    const base = baseOf(baseName, earlier.get(baseName));
    if (name !== undefined) earlier.set(name, index);
    const isReplaced = name !== undefined && contexts.has(name);
    return { stage, base: isReplaced ? { kind: 'external', name } : base, platform, isReplaced };
  });
}

function baseOf(name: string, index: number | undefined): StageSource {
  if (index !== undefined) return { kind: 'stage', index };
  return name === SCRATCH ? { kind: 'scratch' } : { kind: 'external', name };
}
