import type { EngineError } from '../errors/engine-error.js';
import type { Dockerfile } from './dockerfile.js';
import { faultsOf } from './dockerfile-fault.js';
import { expandWord } from './expand-word.js';
import type { Instruction } from './instruction.js';
import { mountFrom } from './read/read-mount.js';
import type { PlannedStage, StageSource } from './stage-plan.js';

/** Stages by name, the last of a name winning: what `--from` and `--target` mean. */
export type NamedStages = ReadonlyMap<string, number>;

export const stageNames = ({ stages }: Dockerfile): NamedStages =>
  new Map(stages.flatMap(({ name, index }) => (name === undefined ? [] : [[name, index] as const])));

export const findStage = (named: NamedStages, name: string): number | undefined => named.get(name.toLowerCase());

export type ReferenceContext = {
  readonly dockerfile: Dockerfile;
  readonly named: NamedStages;
  readonly instructions: readonly Instruction[];
};

/** What each `--from` and `from=` of a stage means, by its text. @throws {EngineError} `dockerfile_invalid` */
export function referenceSources(context: ReferenceContext): ReadonlyMap<string, StageSource> {
  const faultAt = faultsOf(context.dockerfile.text, 'Dockerfile');
  const sources = new Map<string, StageSource>();
  for (const instruction of context.instructions) {
    const fault = (reason: string): EngineError => faultAt(instruction.range, reason);
    for (const from of referencesOf(instruction, fault)) {
      sources.set(from, instruction.kind === 'copy' ? copySource(context, from, fault) : namedSource(context, from));
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
  if (!/^[+-]?\d+$/.test(from)) return namedSource(context, from);
  const index = Number(from);
  if (index < 0 || index >= context.dockerfile.stages.length) throw fault(`invalid stage index ${index}`);
  return { kind: 'stage', index };
}

function namedSource(context: ReferenceContext, from: string): StageSource {
  const index = findStage(context.named, from);
  if (index !== undefined) return { kind: 'stage', index };
  return from === 'scratch' ? { kind: 'scratch' } : { kind: 'external', name: from };
}

/** A stage further down cannot be used; only asked of stages that are built, as docker does. @throws {EngineError} `dockerfile_invalid` */
export function assertDefinedBefore({ text }: Dockerfile, { stage, triggers, sources }: PlannedStage): void {
  const isLater = (from: string): boolean => {
    const source = sources.get(from);
    return source?.kind === 'stage' && source.index > stage.index;
  };
  for (const instruction of [...triggers, ...stage.instructions]) {
    const fault = (reason: string): EngineError => faultsOf(text, 'Dockerfile')(instruction.range, reason);
    const from = referencesOf(instruction, fault).find(isLater);
    if (from === undefined) continue;
    const quoted = JSON.stringify(from);
    const current = JSON.stringify(stage.name ?? `stage-${stage.index}`);
    throw fault(
      instruction.kind === 'run'
        ? `cannot mount from stage ${quoted}, stage needs to be defined before current command`
        : `cannot copy from stage ${quoted}, it needs to be defined before current stage ${current}`,
    );
  }
}

/** What an instruction names as the place of its files, by the text. */
function referencesOf(instruction: Instruction, fault: (reason: string) => EngineError): readonly string[] {
  if (instruction.kind === 'copy') return instruction.from === undefined ? [] : [instruction.from];
  if (instruction.kind !== 'run') return [];
  return instruction.mountFlags.flatMap((flag) => mountFrom(flag, fault) ?? []);
}
