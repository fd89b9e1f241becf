import { availableParallelism } from 'node:os';

import {
  type Dockerfile,
  parseDockerfile,
  platformArgs,
  requireKnownSyntax,
  type StagePlanOptions,
} from '../../dockerfile/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import { formatPlatform, matchesPlatform } from '../../oci/select-manifest.js';
import { hostPlatform } from '../image/host-platform.js';
import type { BuildParts } from './build-parts.js';
import type { BuildProgress } from './build-progress.js';
import type { BuildRequest, BuildResult } from './build-request.js';
import type { BuildOptions } from './build-service.js';
import type { BuildSession } from './build-session.js';
import { exportCaches } from './cache/remote/export-cache.js';
import { importCaches } from './cache/remote/import-caches.js';
import { openStepCache } from './cache/step-cache.js';
import { type BuildChecks, openChecks } from './check-dockerfile.js';
import type { BuildSources } from './context/build-sources.js';
import type { KnownContents } from './context/digest-entries.js';
import { openSources } from './context/open-sources.js';
import { tagsOf } from './export/export-image.js';
import { exportResults } from './export/export-result.js';
import type { PlatformResult, PlatformResults } from './export/platform-result.js';
import { sourceEpochMs } from './export/source-epoch.js';
import { planBuild } from './plan-build.js';
import { buildStage } from './stage/build-stage.js';
import type { StageState } from './stage/stage-state.js';
import { internalVertex, stageVertices } from './stage/stage-vertices.js';
import { turns } from './turns.js';

type RunOptions = BuildOptions & { readonly known: KnownContents };

/** Builds what a Dockerfile says, for each platform that is asked for, and gives out what was asked for. */
export async function runBuild(parts: BuildParts, request: BuildRequest, options: RunOptions): Promise<BuildResult> {
  try {
    return await build(parts, request, options);
  } finally {
    if (leavesBlobs(request)) await parts.collectGarbage();
  }
}

/** What was packed only for the way out is held by the build alone. */
const leavesBlobs = ({ cacheTo = [], outputs = [], squash }: BuildRequest): boolean =>
  squash === true ||
  cacheTo.some(({ kind }) => kind !== 'inline') ||
  outputs.some((output) => output.kind === 'registry' || output.kind === 'archive' || 'form' in output);

async function build(
  parts: BuildParts,
  request: BuildRequest,
  { onProgress, cancelSignal, known }: RunOptions,
): Promise<BuildResult> {
  const tags = tagsOf(request.tags);
  sourceEpochMs(request);
  const tell = onProgress ?? (() => undefined);
  const stop = new AbortController();
  const signal = cancelSignal ? AbortSignal.any([cancelSignal, stop.signal]) : stop.signal;
  const stores = await parts.stores();
  using lease = parts.openLease();
  await using sources = openSources({ parts, stores, lease, request, cancelSignal: signal });
  const dockerfile = await readDockerfile(request, sources, tell);
  requireKnownSyntax(dockerfile, argsGiven(request));
  const checks = openChecks(dockerfile, { ...planOptionsOf(request), ignore: await sources.ignore() }, tell);
  checks.look();
  const imported = await importCaches({ parts, stores, request, tell, cancelSignal: signal });
  const cache = openStepCache({ parts, stores, lease, scope: request.scope, imported, tell, cancelSignal: signal });
  const turn = turns(request.parallelStages ?? Math.max(2, availableParallelism()));
  const shared = { parts, stores, lease, cache, dockerfile, known, sources, tell, cancelSignal: signal, turn };
  try {
    const results = await eachPlatform(platformsOf(request), (platform, isOneOfSeveral) =>
      buildPlatform({ ...shared, request: { ...request, platform } }, { stop, checks, isOneOfSeveral }),
    );
    const exported = await exportResults(results, tags);
    await exportCaches(
      results[0].session,
      results.map(({ state }) => state),
    );
    return { ...exported, warnings: checks.warnings };
  } finally {
    await cache.settle();
  }
}

/** Undefined: whatever the bases are for. */
type AskedPlatforms = readonly [Platform | undefined, ...(Platform | undefined)[]];

function platformsOf({ platform, platforms = [] }: BuildRequest): AskedPlatforms {
  const [first, ...others] = new Map(platforms.map((each) => [formatPlatform(each), each])).values();
  return first ? [first, ...others] : [platform];
}

/** This machine's first: names of base images stay with those for it. The results are in the order that was asked for. */
async function eachPlatform(
  asked: AskedPlatforms,
  build: (platform: Platform | undefined, isOneOfSeveral: boolean) => Promise<PlatformResult>,
): Promise<PlatformResults> {
  const isOwn = (platform: Platform | undefined): boolean =>
    platform === undefined || matchesPlatform(platform, hostPlatform());
  const results = new Map<Platform | undefined, PlatformResult>();
  for (const platform of [...asked.filter(isOwn), ...asked.filter((each) => !isOwn(each))]) {
    results.set(platform, await build(platform, asked.length > 1));
  }
  const [first, ...others] = asked.flatMap((platform) => results.get(platform) ?? []);
  if (!first) throw new TypeError('a build for no platform');
  return [first, ...others];
}

type Shared = Omit<BuildSession, 'plan' | 'args' | 'platform' | 'vertices' | 'bases' | 'stage'>;

type PlatformBuild = {
  readonly stop: AbortController;
  readonly checks: BuildChecks;
  readonly isOneOfSeveral: boolean;
};

async function buildPlatform(shared: Shared, { stop, checks, isOneOfSeveral }: PlatformBuild): Promise<PlatformResult> {
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
