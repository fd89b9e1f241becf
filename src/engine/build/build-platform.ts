import { unusedArgs } from '../../dockerfile/index.js';
import { formatPlatform } from '../../oci/select-manifest.js';
import { hostPlatform } from '../image/host-platform.js';
import type { BuildSession } from './build-session.js';
import type { BuildChecks } from './check-dockerfile.js';
import type { PlatformResult } from './export/platform-result.js';
import { planBuild } from './plan-build.js';
import { argsGiven, planOptionsOf } from './plan-options.js';
import { buildStage } from './stage/build-stage.js';
import type { StageState } from './stage/stage-state.js';
import { stageVertices } from './stage/stage-vertices.js';

/** What builds for several platforms share. */
export type SharedSession = Omit<BuildSession, 'plan' | 'args' | 'platform' | 'vertices' | 'bases' | 'stage'>;

export type PlatformBuild = {
  readonly stop: AbortController;
  readonly checks: BuildChecks;
  readonly isOneOfSeveral: boolean;
};

/** Builds all that the target needs, for one platform. */
export async function buildPlatform(
  shared: SharedSession,
  { stop, checks, isOneOfSeveral }: PlatformBuild,
): Promise<PlatformResult> {
  const { request, dockerfile } = shared;
  const plan = await planBuild(shared, { dockerfile, options: planOptionsOf(request) });
  const platform = request.platform ?? hostPlatform();
  const results = new Map<number, Promise<StageState>>();
  const session: BuildSession = {
    ...shared,
    plan,
    args: { buildArgs: argsGiven(request), metaEnvironment: plan.metaEnvironment },
    platform,
    vertices: stageVertices(plan, isOneOfSeveral ? formatPlatform(platform) : undefined),
    bases: new Map(),
    async stage(index) {
      const result = results.get(index);
      if (!result) throw new TypeError('a stage that nobody planned');
      return await result;
    },
  };
  const state = await buildStages(session, results, stop);
  checks.look((base) => session.bases.get(base));
  const names = unusedArgs(dockerfile, plan, session.args.buildArgs.keys());
  if (names.length > 0) session.tell({ kind: 'args-unused', names });
  return { session, state };
}

/** All stages at once, each waiting for those that it needs; what fails first ends the others, and is what is told. */
async function buildStages(
  session: BuildSession,
  results: Map<number, Promise<StageState>>,
  stop: AbortController,
): Promise<StageState> {
  const failures: unknown[] = [];
  for (const planned of session.plan.stages) {
    const result = buildStage(session, planned).catch((failure: unknown) => {
      failures.push(failure);
      stop.abort();
      throw failure;
    });
    results.set(planned.stage.index, result);
    if (session.request.parallelStages === 1) await result;
  }
  await Promise.allSettled(results.values());
  if (failures.length > 0) throw failures[0];
  return await session.stage(session.plan.target);
}
