import { isEngineError } from '../../../../errors/engine-error.js';
import type { ImageStores } from '../../../image/image-parts.js';
import { layerProgress } from '../../../image/layer-progress.js';
import { storeLayer } from '../../../image/store-layer.js';
import { chainIdOn } from '../../../layer/chain-id.js';
import type { Lease } from '../../../lease/lease.js';
import type { BuildParts } from '../../build-parts.js';
import type { BuildProgress, BuildVertex } from '../../build-progress.js';
import type { StageFiles } from '../../stage/stage-state.js';
import type { ImportedStep } from './import-caches.js';

type Bring = {
  readonly parts: Pick<BuildParts, 'host'>;
  readonly stores: ImageStores;
  readonly lease: Lease;
  readonly tell: (progress: BuildProgress) => void;
  readonly cancelSignal: AbortSignal;
};

/**
 * Fetches the layer of a step that was done elsewhere, on the files that it stands on here. Its bytes are what its digests
 * say, or it is not taken. Undefined where it cannot be had: then the step is done.
 *
 * @throws cancelled, disk_full
 */
export async function bringStep(
  { parts, stores, lease, tell, cancelSignal }: Bring,
  { layer: { descriptor, diffId }, source }: ImportedStep,
  { parent, vertex }: { readonly parent: StageFiles; readonly vertex: BuildVertex },
): Promise<{ readonly files: StageFiles; readonly sizeBytes: number } | undefined> {
  const { content, snapshots } = stores;
  const { clock } = parts.host;
  const chain = chainIdOn(parent.chain, diffId);
  // Held first: what is found under a lease stays.
  lease.holdBlob(descriptor.digest);
  lease.holdSnapshot(chain);
  const progress = layerProgress(descriptor, clock, ({ currentBytes, totalBytes }) => {
    if (currentBytes === undefined) return;
    tell({ kind: 'transfer', vertex, what: descriptor.digest, currentBytes, totalBytes });
  });
  try {
    await storeLayer(stores, {
      descriptor,
      diffId,
      chainId: chain,
      parent: parent.chain,
      below: Promise.resolve(),
      source,
      isBlobWanted: async () => !(await content.has(descriptor.digest)),
      progress,
      cancelSignal,
      makeRoom: () => undefined,
    });
  } catch (error) {
    if (isEngineError(error, 'cancelled', 'disk_full') || !isEngineError(error)) throw error;
    tell({ kind: 'warning', warning: { message: `${vertex.name} is done again: ${error.message}` } });
    return undefined;
  }
  const sizeBytes = snapshots.find(chain)?.sizeBytes ?? 0;
  return { files: { chain, layers: [...parent.layers, { descriptor, diffId }] }, sizeBytes };
}
