import { engineError } from '../errors/engine-error.js';
import type { Dockerfile, Stage } from './dockerfile.js';
import type { Environment } from './expand-word.js';

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
  /** By the text of each `COPY --from=`, `ADD --from=` and `RUN --mount=…,from=` of the stage. */
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
  /** A stage by name or number; undefined is the last. */
  readonly target?: string | undefined;
  readonly buildArgs?: Environment | undefined;
  /** `BUILDPLATFORM`, `TARGETOS` …: see `platformArgs`. */
  readonly platformArgs?: Environment | undefined;
  /** Names of contexts given by `--build-context`: they come before images, and before stages of the same name. */
  readonly namedContexts?: readonly string[] | undefined;
};

/** Which stages a build needs and in which order; stages that the target does not need are left out. @throws {EngineError} `stage_not_found`, `stage_cycle`, `dockerfile_invalid`, `word_invalid` */
export function planStages(dockerfile: Dockerfile, options: StagePlanOptions = {}): StagePlan {
  throw engineError('not_implemented', { what: `planStages ${dockerfile.stages.length} ${options.target}` });
}
