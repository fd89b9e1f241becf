import { engineError } from '../errors/engine-error.js';
import type { Dockerfile, Stage } from './dockerfile.js';
import type { Environment } from './environment.js';
import type { Instruction } from './instruction.js';
import { requireFewInstructions } from './instruction-count.js';
import { metaEnvironment } from './meta-environment.js';
import { parseTrigger } from './parse-dockerfile.js';
import { plannedBases } from './planned-bases.js';
import { assertDefinedBefore, findStage, type NamedStages, referenceSources, stageNames } from './stage-references.js';
import { didYouMean } from './suggestion.js';

/** Where files or a root file system come from. */
export type StageSource =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly index: number }
  /** An image or a named context: the builder knows which contexts it was given. */
  | { readonly kind: 'external'; readonly name: string };

export type PlannedStage = {
  readonly stage: Stage;
  readonly base: StageSource;
  /** Of FROM, expanded; undefined is the platform that is built for. */
  readonly platform?: string | undefined;
  /** What the base has ONBUILD: done before the stage's own instructions. */
  readonly triggers: readonly Instruction[];
  /** By the text of each `COPY --from=` and `RUN --mount=…,from=` of the stage and its triggers. */
  readonly sources: ReadonlyMap<string, StageSource>;
  /** Indices of the stages that have to be there first: the base and the sources. */
  readonly needs: readonly number[];
};

export type StagePlan = {
  readonly target: number;
  /** Only what the target needs, each after all that it needs; the target is last. */
  readonly stages: readonly PlannedStage[];
  /** Meta ARGs with their values after `--build-arg`: what a stage's `ARG name` takes its value from. */
  readonly metaEnvironment: Environment;
};

export type StagePlanOptions = {
  /** The name of a stage; undefined is the last. */
  readonly target?: string | undefined;
  readonly buildArgs?: Environment | undefined;
  /** `BUILDPLATFORM`, `TARGETOS` …: see `platformArgs`. */
  readonly platformArgs?: Environment | undefined;
  /** Names of contexts given by `--build-context`: one that is called like a stage stands in its place. */
  readonly namedContexts?: readonly string[] | undefined;
  /** All stages, needed or not, the target after what it needs: for checks. */
  readonly isWhole?: boolean | undefined;
  /** The ONBUILD expressions of an image, once it is known; a plan made again with them may need more stages. */
  readonly triggersOf?: ((image: string) => readonly string[] | undefined) | undefined;
};

/** Which stages a build needs and in which order; stages that the target does not need are left out. @throws {EngineError} `stage_not_found`, `stage_cycle`, `dockerfile_invalid`, `dockerfile_too_large`, `word_invalid` */
export function planStages(dockerfile: Dockerfile, options: StagePlanOptions = {}): StagePlan {
  const meta = metaEnvironment(dockerfile, options);
  const bases = plannedBases(dockerfile, meta, options);
  const named = stageNames(dockerfile);
  let count = 0;
  const planned = bases.map((base): PlannedStage => {
    const triggers = base.isReplaced ? [] : triggersFor(base.base, dockerfile, options);
    const instructions = base.isReplaced ? [] : [...triggers, ...base.stage.instructions];
    // Each stage on one with triggers has all of them.
    requireFewInstructions((count += 1 + instructions.length));
    const sources = referenceSources({ dockerfile, named, instructions });
    return { ...base, triggers, sources, needs: needsOf(base.base, sources) };
  });
  const target = targetIndex(dockerfile, named, options.target);
  const wanted = options.isWhole ? planned.map(({ stage }) => stage.index) : [target];
  const stages = inOrder(planned, wanted);
  for (const stage of stages) assertDefinedBefore(dockerfile, stage);
  return { target, stages, metaEnvironment: meta };
}

function needsOf(base: StageSource, sources: ReadonlyMap<string, StageSource>): readonly number[] {
  const indices = [base, ...sources.values()].flatMap((source) => (source.kind === 'stage' ? [source.index] : []));
  return [...new Set(indices)];
}

function triggersFor(base: StageSource, dockerfile: Dockerfile, options: StagePlanOptions): readonly Instruction[] {
  const expressions =
    base.kind === 'stage'
      ? (dockerfile.stages[base.index]?.instructions ?? []).flatMap((instruction) =>
          instruction.kind === 'onbuild' ? [instruction.expression] : [],
        )
      : base.kind === 'external'
        ? (options.triggersOf?.(base.name) ?? [])
        : [];
  return expressions.map((expression) => parseTrigger(expression, dockerfile.escape));
}

function targetIndex(dockerfile: Dockerfile, named: NamedStages, target: string | undefined): number {
  if (!target) return dockerfile.stages.length - 1;
  const index = findStage(named, target);
  if (index !== undefined) return index;
  throw engineError('stage_not_found', { target, hint: didYouMean(target, [...named.keys()]) });
}

/** The stages that are wanted and what they need, each after what it needs. A stage that needs itself in the end cannot be built. */
function inOrder(planned: readonly PlannedStage[], wanted: readonly number[]): readonly PlannedStage[] {
  const ordered = new Set<PlannedStage>();
  const underWay = new Set<number>();
  const pending: { readonly index: number; readonly isDone: boolean }[] = [];
  for (const index of wanted.toReversed()) pending.push({ index, isDone: false });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const stage = planned[next.index];
    if (stage === undefined || ordered.has(stage)) continue;
    if (next.isDone) {
      ordered.add(stage);
      underWay.delete(next.index);
      continue;
    }
    if (underWay.has(next.index)) {
      throw engineError('stage_cycle', { stage: stage.stage.name ?? `stage-${next.index}` });
    }
    underWay.add(next.index);
    pending.push({ index: next.index, isDone: true });
    for (const index of stage.needs.toReversed()) pending.push({ index, isDone: false });
  }
  return [...ordered];
}
