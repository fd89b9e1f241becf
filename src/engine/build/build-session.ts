import type { ArgSources, BasePlatforms, Dockerfile, Environment, StagePlan } from '../../dockerfile/index.js';
import type { Platform } from '../../oci/platform.js';
import type { ImageStores } from '../image/image-parts.js';
import type { Lease } from '../lease/lease.js';
import type { BuildParts } from './build-parts.js';
import type { BuildProgress } from './build-progress.js';
import type { BuildRequest } from './build-request.js';
import type { StepCache } from './cache/step-cache.js';
import type { BuildSources } from './context/build-sources.js';
import type { KnownContents } from './context/digest-entries.js';
import type { StageState } from './stage/stage-state.js';
import type { StageVertices } from './stage/stage-vertices.js';

/** What checks ask of an image: what it sets, what it was wanted for and what it is for. */
export type KnownBase = { readonly environment: Environment; readonly platforms: BasePlatforms };

/** What all stages of one build share. */
export type BuildSession = {
  readonly parts: BuildParts;
  readonly stores: ImageStores;
  readonly lease: Lease;
  readonly cache: StepCache;
  readonly request: BuildRequest;
  readonly dockerfile: Dockerfile;
  readonly plan: StagePlan;
  /** `--build-arg`, and the ARGs before the first FROM. */
  readonly args: Omit<ArgSources, 'expand'>;
  readonly platform: Platform;
  readonly vertices: ReadonlyMap<number, StageVertices>;
  /** What files were found to hold. */
  readonly known: KnownContents;
  /** The images that stages begin with, by their names in the Dockerfile; filled as they are opened. */
  readonly bases: Map<string, KnownBase>;
  /** Trees that steps copy from, beside stages. */
  readonly sources: BuildSources;
  readonly tell: (progress: BuildProgress) => void;
  readonly cancelSignal: AbortSignal;
  /** Waits for another stage of the plan. */
  readonly stage: (index: number) => Promise<StageState>;
  /** Waits until it may work: so many stages work at once. */
  readonly turn: () => Promise<Disposable>;
};
