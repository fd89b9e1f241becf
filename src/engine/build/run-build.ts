import { availableParallelism } from 'node:os';

import { type Dockerfile, parseDockerfile, requireKnownSyntax } from '../../dockerfile/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { BuildParts } from './build-parts.js';
import { buildPlatform } from './build-platform.js';
import type { BuildProgress } from './build-progress.js';
import type { BuildRequest, BuildResult } from './build-request.js';
import type { BuildOptions } from './build-service.js';
import { exportCaches } from './cache/remote/export-cache.js';
import { importCaches } from './cache/remote/import-caches.js';
import { openStepCache } from './cache/step-cache.js';
import { openChecks } from './check-dockerfile.js';
import type { BuildSources } from './context/build-sources.js';
import type { KnownContents } from './context/digest-entries.js';
import { openSources } from './context/open-sources.js';
import { eachPlatform, platformsOf } from './each-platform.js';
import { tagsOf } from './export/export-image.js';
import { exportResults } from './export/export-result.js';
import { sourceEpochMs } from './export/source-epoch.js';
import { argsGiven, planOptionsOf } from './plan-options.js';
import { internalVertex } from './stage/stage-vertices.js';
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
