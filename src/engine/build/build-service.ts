import type { BuildProgress } from './build-progress.js';
import type { BuildRequest, BuildResult } from './build-request.js';

export type BuildOptions = {
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** One thing that builds keep for builds to come. */
export type BuildCacheRecord = {
  readonly id: string;
  /** What it stands on. */
  readonly parents: readonly string[];
  /** Docker's words: the result of a step, a folder of `RUN --mount=type=cache`, or what was fetched. */
  readonly type: 'regular' | 'exec.cachemount' | 'source.http';
  readonly description: string;
  readonly isInUse: boolean;
  /** An image has the same layer, so that nothing is won by removing it. */
  readonly isShared: boolean;
  readonly sizeBytes: number;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly useCount: number;
};

export type PruneBuildCache = {
  /** What images share, too. */
  readonly all?: boolean | undefined;
  /** Stop where no more than this is left; the longest unused goes first. */
  readonly keepBytes?: number | undefined;
  /** Not used since this moment. */
  readonly unusedSinceMs?: number | undefined;
  /** Ids, or their beginnings. */
  readonly ids?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
};

export type PrunedBuildCache = { readonly ids: readonly string[]; readonly freedBytes: number };

/**
 * Makes images of Dockerfiles.
 *
 * A build belongs to the process that runs it: where that ends, however it does, nothing of it goes on or is left but the
 * cache of the steps that were done.
 */
export interface BuildService {
  /**
   * @throws dockerfile_*, build_*, image_not_found, registry_*, disk_full, cancelled
   */
  build(request: BuildRequest, options?: BuildOptions): Promise<BuildResult>;
  /** The longest unused first. */
  cacheUsage(): Promise<readonly BuildCacheRecord[]>;
  prune(options?: PruneBuildCache): Promise<PrunedBuildCache>;
}
