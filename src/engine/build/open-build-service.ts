import type { BuildParts } from './build-parts.js';
import type { BuildService } from './build-service.js';

/** Files whose hashes are remembered from build to build of one process. */
const MOST_KNOWN = 200_000;

/** Builds on a state root. What it takes is loaded with the first. */
export function openBuildService(parts: BuildParts): BuildService {
  const known = new Map<string, string>();
  return {
    async build(request, options) {
      if (known.size > MOST_KNOWN) known.clear();
      const [{ asBuilder }, { runBuild }, { withFetchedContext }] = await Promise.all([
        import('./as-builder.js'),
        import('./run-build.js'),
        import('./context/fetch-context.js'),
      ]);
      const cancelSignal = options?.cancelSignal;
      return await asBuilder(parts, cancelSignal, () =>
        withFetchedContext(parts, request, {
          cancelSignal,
          build: (fetched) => runBuild(parts, fetched, { ...options, known }),
        }),
      );
    },
    async cacheUsage() {
      const { cacheUsage } = await import('./cache/prune-cache.js');
      return cacheUsage(parts);
    },
    async prune(options) {
      const { pruneCache } = await import('./cache/prune-cache.js');
      return await pruneCache(parts, options);
    },
  };
}
