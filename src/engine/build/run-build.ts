import { availableParallelism } from 'node:os';

import { type Dockerfile, parseDockerfile, platformArgs, type StagePlanOptions } from '../../dockerfile/index.js';
import { engineError } from '../../errors/engine-error.js';
import { hostPlatform } from '../image/host-platform.js';
import type { BuildParts } from './build-parts.js';
import type { BuildProgress } from './build-progress.js';
import type { BuildRequest, BuildResult } from './build-request.js';
import type { BuildOptions } from './build-service.js';
import type { BuildSession } from './build-session.js';
import { openStepCache } from './cache/step-cache.js';
import { openChecks } from './check-dockerfile.js';
import type { BuildSources } from './context/build-sources.js';
import type { KnownContents } from './context/digest-entries.js';
import { openSources } from './context/open-sources.js';
import { tagsOf } from './export/export-image.js';
import { exportResult } from './export/export-result.js';
import { planBuild } from './plan-build.js';
import { buildStage } from './stage/build-stage.js';
import type { StageState } from './stage/stage-state.js';
import { internalVertex, stageVertices } from './stage/stage-vertices.js';
import { turns } from './turns.js';

/** Builds what a Dockerfile says, and gives out what was asked for. */
export async function runBuild(
  parts: BuildParts,
  request: BuildRequest,
  { onProgress, cancelSignal, known }: BuildOptions & { readonly known: KnownContents },
): Promise<BuildResult> {
  if (request.squash) throw engineError('not_implemented', { what: 'squashing what a build adds' });
  const tags = tagsOf(request.tags);
  const tell = onProgress ?? (() => undefined);
  const stop = new AbortController();
  const signal = cancelSignal ? AbortSignal.any([cancelSignal, stop.signal]) : stop.signal;
  const stores = await parts.stores();
  using lease = parts.openLease();
  await using sources = openSources({ parts, stores, lease, request, cancelSignal: signal });
  const dockerfile = await readDockerfile(request, sources, tell);
  const planOptions = planOptionsOf(request);
  const checks = openChecks(dockerfile, { ...planOptions, ignore: await sources.ignore() }, tell);
  checks.look();
  const plan = await planBuild(parts, request, { dockerfile, options: planOptions });
  const results = new Map<number, Promise<StageState>>();
  const session: BuildSession = {
    parts,
    stores,
    lease,
    cache: openStepCache(parts, stores, lease),
    request,
    dockerfile,
    plan,
    args: { buildArgs: argsGiven(request), metaEnvironment: plan.metaEnvironment },
    platform: request.platform ?? hostPlatform(),
    vertices: stageVertices(plan),
    known,
    bases: new Map(),
    sources,
    tell,
    cancelSignal: signal,
    async stage(index) {
      const result = results.get(index);
      if (!result) throw new TypeError('a stage that nobody planned');
      return await result;
    },
    turn: turns(request.parallelStages ?? Math.max(2, availableParallelism())),
  };
  try {
    const target = await buildStages(session, results, stop);
    checks.look((base) => session.bases.get(base));
    const exported = await exportResult(session, target, tags);
    return { ...exported, warnings: checks.warnings };
  } finally {
    await session.cache.settle();
  }
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

async function readDockerfile(
  { dockerfile }: BuildRequest,
  sources: BuildSources,
  tell: (progress: BuildProgress) => void,
): Promise<Dockerfile> {
  const name = 'path' in dockerfile ? dockerfile.path : (dockerfile.name ?? 'Dockerfile');
  const vertex = internalVertex('definition', `[internal] load build definition from ${name}`);
  tell({ kind: 'started', vertex });
  const text = 'path' in dockerfile ? await sources.readText(dockerfile.path) : dockerfile.text;
  if (text === undefined) throw engineError('build_dockerfile_missing', { path: name });
  tell({ kind: 'done', vertex });
  return parseDockerfile(text, { fileName: name });
}

const argsGiven = ({ buildArgs = {} }: BuildRequest): ReadonlyMap<string, string> => new Map(Object.entries(buildArgs));

function planOptionsOf(request: BuildRequest): StagePlanOptions {
  return {
    target: request.target,
    buildArgs: argsGiven(request),
    platformArgs: platformArgs(hostPlatform(), request.platform ?? hostPlatform(), request.target),
    namedContexts: Object.keys(request.namedContexts ?? {}),
  };
}
