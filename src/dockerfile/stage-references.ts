import type { EngineError } from '../errors/engine-error.js';
import type { Dockerfile, Stage } from './dockerfile.js';
import { faultsOf } from './dockerfile-fault.js';
import { expandWord } from './expand-word.js';
import type { Instruction } from './instruction.js';
import { mountFrom } from './read/read-mount.js';
import type { StageSource } from './stage-plan.js';

/** Stages by name, the last of a name winning: what `--from` and `--target` mean. */
export type NamedStages = ReadonlyMap<string, number>;

export const stageNames = ({ stages }: Dockerfile): NamedStages =>
  new Map(stages.flatMap(({ name, index }) => (name === undefined ? [] : [[name, index] as const])));

export const findStage = (named: NamedStages, name: string): number | undefined => named.get(name.toLowerCase());

export type ReferenceContext = {
  readonly dockerfile: Dockerfile;
  readonly named: NamedStages;
  readonly stage: Stage;
  readonly instructions: readonly Instruction[];
};

/** What each `--from` and `from=` of a stage means, by its text. @throws {EngineError} `dockerfile_invalid` */
export function referenceSources(context: ReferenceContext): ReadonlyMap<string, StageSource> {
  const faultAt = faultsOf(context.dockerfile.text, 'Dockerfile');
  const sources = new Map<string, StageSource>();
  for (const instruction of context.instructions) {
    const fault = (reason: string): EngineError => faultAt(instruction.range, reason);
    if (instruction.kind === 'copy' && instruction.from !== undefined) {
      sources.set(instruction.from, copySource(context, instruction.from, fault));
    }
    for (const flag of instruction.kind === 'run' ? instruction.mountFlags : []) {
      const from = mountFrom(flag, fault);
      if (from !== undefined) sources.set(from, namedSource(context, from, fault));
    }
  }
  return sources;
}

/** A stage by number or name, else something from outside; variables are refused, since nothing could be planned with them. */
function copySource(context: ReferenceContext, from: string, fault: (reason: string) => EngineError): StageSource {
  if (expandWord(from, new Map()) !== from) {
    throw fault(
      'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
    );
  }
  if (!/^[+-]?\d+$/.test(from)) return namedSource(context, from, fault);
  const index = Number(from);
  if (index < 0 || index >= context.dockerfile.stages.length) throw fault(`invalid stage index ${index}`);
  return stageSource(context, index, from, fault);
}

function namedSource(context: ReferenceContext, from: string, fault: (reason: string) => EngineError): StageSource {
  const index = findStage(context.named, from);
  if (index !== undefined) return stageSource(context, index, from, fault);
  return from === 'scratch' ? { kind: 'scratch' } : { kind: 'external', name: from };
}

/** A stage further down cannot be used; the stage itself is a circle, which the plan finds. */
function stageSource(
  { stage }: ReferenceContext,
  index: number,
  from: string,
  fault: (reason: string) => EngineError,
): StageSource {
  if (index <= stage.index) return { kind: 'stage', index };
  const current = stage.name ?? `stage-${stage.index}`;
  throw fault(
    `cannot copy from stage ${JSON.stringify(from)}, it needs to be defined before current stage ${JSON.stringify(current)}`,
  );
}
