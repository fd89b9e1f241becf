import { isEngineError } from '../../../../errors/engine-error.js';
import { withDefaultTag } from '../../../../oci/reference.js';
import { contentSource } from '../../../image/content-source.js';
import { hostPlatform } from '../../../image/host-platform.js';
import type { ImageStores } from '../../../image/image-parts.js';
import type { ImageSource } from '../../../image/image-source.js';
import type { BuildParts } from '../../build-parts.js';
import type { BuildProgress } from '../../build-progress.js';
import type { BuildCacheSource, BuildRequest } from '../../build-request.js';
import { failedFact } from '../../stage/failed-fact.js';
import { internalVertex } from '../../stage/stage-vertices.js';
import type { CachedStep } from './cache-document.js';
import { folderSource } from './folder-source.js';
import { inlineSteps, readCache } from './read-cache.js';

/** A step that somebody else has done, and where its layer is to be had. */
export type ImportedStep = CachedStep & { readonly source: ImageSource };

type Import = {
  readonly parts: BuildParts;
  readonly stores: ImageStores;
  readonly request: BuildRequest;
  readonly tell: (progress: BuildProgress) => void;
  readonly cancelSignal: AbortSignal;
};

/**
 * What caches elsewhere know, by key; the first that knows a step has it. One that cannot be read is no mistake of the
 * build's: it is told of, and does without.
 *
 * @throws cancelled
 */
export async function importCaches(scene: Import): Promise<ReadonlyMap<string, ImportedStep>> {
  const { request, tell } = scene;
  const steps = new Map<string, ImportedStep>();
  for (const [index, from] of (request.cacheFrom ?? []).entries()) {
    const name = from.kind === 'folder' ? 'local cache' : from.ref;
    const vertex = internalVertex(`cache ${index}`, `importing cache manifest from ${name}`);
    tell({ kind: 'started', vertex });
    try {
      for (const step of await read(scene, from)) if (!steps.has(step.key)) steps.set(step.key, step);
      tell({ kind: 'done', vertex });
    } catch (error) {
      if (isEngineError(error, 'cancelled') || !isEngineError(error)) throw error;
      tell(failedFact(vertex, error));
      tell({ kind: 'warning', warning: { message: `the cache of ${name} is not used: ${error.message}` } });
    }
  }
  return steps;
}

async function read(scene: Import, from: BuildCacheSource): Promise<readonly ImportedStep[]> {
  const { parts, request } = scene;
  if (from.kind === 'folder') {
    const source = folderSource(from);
    return await stepsOf(scene, source);
  }
  const here = await readHere(scene, from.ref);
  if (here.length > 0) return here;
  const registries = await parts.registries();
  const reference = withDefaultTag(await registries.parse(from.ref));
  const source = await registries.source(reference, request.credentials?.[reference.registry]);
  return await stepsOf(scene, source);
}

/** For each platform that is built for: images of several are each a cache of their own. */
async function stepsOf({ request, cancelSignal }: Import, source: ImageSource): Promise<readonly ImportedStep[]> {
  const { platform = hostPlatform(), platforms = [platform] } = request;
  const target = await source.resolve({ cancelSignal });
  const steps: ImportedStep[] = [];
  for (const each of platforms) {
    const found = await readCache(source, target, { platform: each, cancelSignal });
    steps.push(...found.map((step) => ({ ...step, source })));
  }
  return steps;
}

/** Of an image that is here, and is its own cache. */
async function readHere({ parts, stores }: Import, ref: string): Promise<readonly ImportedStep[]> {
  const image = await parts.images.find(ref);
  if (!image) return [];
  const config = Buffer.from(await stores.content.read(image.id)).toString('utf8');
  const source = contentSource(stores.content);
  return inlineSteps(config, image.layers).map((step) => ({ ...step, source }));
}
