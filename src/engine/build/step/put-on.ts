import { applyLayer } from '../../layer/apply-layer.js';
import { chainIdOn } from '../../layer/chain-id.js';
import type { BuildSession } from '../build-session.js';
import { inFamily } from '../export/pack/layer-form.js';
import type { StageFiles, StageState, StoredLayer } from '../stage/stage-state.js';

/**
 * The files of a stage with a layer on top that stands by itself: unpacked once more, where nobody has it on these files.
 *
 * @throws disk_full, blob_not_found, cancelled
 */
export async function putOn(
  { stores, lease, cancelSignal }: BuildSession,
  { files, family }: StageState,
  { descriptor, diffId }: StoredLayer,
): Promise<StageFiles> {
  const { content, snapshots, workers } = stores;
  const chain = chainIdOn(files.chain, diffId);
  lease.holdSnapshot(chain);
  if (!snapshots.find(chain)) {
    await using layer = await snapshots.prepareUnnamed();
    const { sizeBytes } = await applyLayer(workers, {
      source: { path: content.path(descriptor.digest) },
      targetDir: layer.dir,
      whiteouts: layer.whiteouts,
      expectedDiffId: diffId,
      cancelSignal,
    });
    await layer.commit({ chainId: chain, parent: files.chain, sizeBytes });
  }
  const own = { descriptor: inFamily(descriptor, family), diffId };
  return { chain, layers: [...files.layers, own] };
}
