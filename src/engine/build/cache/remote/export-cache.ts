import { MEDIA_TYPE } from '../../../../oci/manifest.js';
import { parseReference, withDefaultTag } from '../../../../oci/reference.js';
import type { BuildVertex } from '../../build-progress.js';
import type { BuildCacheTarget } from '../../build-request.js';
import type { BuildSession } from '../../build-session.js';
import { packLayers } from '../../export/pack/pack-layers.js';
import { blobOfDocument, blobOfStore, type Package, packedDocument } from '../../export/pack/package.js';
import { sendPackage } from '../../export/pack/send-package.js';
import { failedFact } from '../../stage/failed-fact.js';
import type { StageState } from '../../stage/stage-state.js';
import { internalVertex } from '../../stage/stage-vertices.js';
import { CACHE_CONFIG_TYPE, type CachedStep, cacheDocument, inlineDocument } from './cache-document.js';
import { writeCacheFolder } from './write-cache-folder.js';

type Elsewhere = Exclude<BuildCacheTarget, { readonly kind: 'inline' }>;

/** Brings the cache of a build to where others find it. @throws upload_failed, registry_*, disk_full, cancelled */
export async function exportCaches(session: BuildSession, results: readonly StageState[]): Promise<void> {
  for (const [index, to] of (session.request.cacheTo ?? []).entries()) {
    if (to.kind === 'inline') continue;
    const name = to.kind === 'folder' ? 'client directory' : 'registry';
    const vertex = {
      ...internalVertex(`cache export ${index}`, `exporting cache to ${name}`),
      kind: 'export' as const,
    };
    session.tell({ kind: 'started', vertex });
    try {
      await exportCache(session, results, { to, vertex });
      session.tell({ kind: 'done', vertex });
    } catch (error) {
      session.tell(failedFact(vertex, error));
      if (!to.mayFail || session.cancelSignal.aborted) throw error;
    }
  }
}

async function exportCache(
  session: BuildSession,
  results: readonly StageState[],
  { to, vertex }: { readonly to: Elsewhere; readonly vertex: BuildVertex },
): Promise<void> {
  const steps = to.mode === 'max' ? session.cache.steps() : stepsOf(session, results);
  if (steps.length === 0) return;
  const pack = await packageCache(session, steps, to);
  if (to.kind === 'folder') return await writeCacheFolder(pack, to);
  await sendPackage(session, pack, { name: withDefaultTag(parseReference(to.ref)), vertex });
}

/** Those that led to layers of the result. */
function stepsOf({ cache }: BuildSession, results: readonly StageState[]): readonly CachedStep[] {
  const diffIds = new Set(results.flatMap(({ files }) => files.layers.map(({ diffId }) => diffId)));
  return cache.steps().filter(({ layer }) => diffIds.has(layer.diffId));
}

async function packageCache(
  session: BuildSession,
  steps: readonly CachedStep[],
  { compression = 'gzip' }: Elsewhere,
): Promise<Package> {
  const layers = [...new Map(steps.map(({ layer }) => [layer.diffId, layer])).values()];
  const packed = await packLayers(session, layers, { family: 'oci', compression });
  const forms = new Map(layers.map(({ diffId }, index) => [diffId, packed[index]]));
  const sent = steps.map((step) => {
    const descriptor = forms.get(step.layer.diffId) ?? step.layer.descriptor;
    return { ...step, layer: { ...step.layer, descriptor } };
  });
  const config = packedDocument(cacheDocument(sent), { mediaType: CACHE_CONFIG_TYPE });
  const mediaType = MEDIA_TYPE.ociManifest;
  const document = { schemaVersion: 2, mediaType, config: config.descriptor, layers: packed };
  return {
    blobs: [...packed.map((descriptor) => blobOfStore(session, descriptor)), blobOfDocument(config)],
    manifests: [packedDocument(document, { mediaType })],
  };
}

/** What the configuration of an image says that is to be its own cache; undefined where it is not. */
export function inlineCache({ request, cache }: BuildSession, { files }: StageState): string | undefined {
  const isAsked =
    request.cacheTo?.some(({ kind }) => kind === 'inline') ||
    /^(1|t|true)$/i.test(request.buildArgs?.['BUILDKIT_INLINE_CACHE'] ?? '');
  if (!isAsked) return undefined;
  const indexes = new Map(files.layers.map(({ diffId }, index) => [diffId, index]));
  const steps = cache.steps().flatMap(({ key, layer, createdAtMs }) => {
    const layerIndex = indexes.get(layer.diffId);
    return layerIndex === undefined ? [] : [{ key, layerIndex, createdAtMs }];
  });
  return steps.length === 0 ? undefined : inlineDocument(steps);
}
