import type { DiffId } from '../../../oci/digest.js';
import { writeHashed } from '../../content/write-hashed.js';
import { applyLayer } from '../../layer/apply-layer.js';
import { chainIdOn } from '../../layer/chain-id.js';
import type { BuildSession } from '../build-session.js';
import type { StageFiles, StageState } from '../stage/stage-state.js';
import { layerType } from '../step/store-changes.js';

/** A tar as one more layer, as blob and as files. Both are held by the build's lease. @throws layer_invalid, disk_full, cancelled */
export async function putLayer(
  { stores: { content, snapshots, workers }, lease, cancelSignal }: BuildSession,
  below: StageFiles,
  { family, tar }: { readonly family: StageState['family']; readonly tar: AsyncIterable<Uint8Array> },
): Promise<StageFiles> {
  await using ingest = await content.ingestUnnamed();
  const digest = await writeHashed(ingest, tar, { cancelSignal });
  const diffId = digest as string as DiffId;
  const size = ingest.sizeBytes;
  const chain = chainIdOn(below.chain, diffId);
  lease.holdBlob(digest);
  lease.holdSnapshot(chain);
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  if (!snapshots.find(chain)) {
    await using layer = await snapshots.prepareUnnamed();
    const source = { path: content.path(digest) };
    const { sizeBytes } = await applyLayer(workers, {
      source,
      targetDir: layer.dir,
      whiteouts: layer.whiteouts,
      expectedDiffId: diffId,
      cancelSignal,
    });
    await layer.commit({ chainId: chain, parent: below.chain, sizeBytes });
  }
  const descriptor = { mediaType: layerType(family), digest, size };
  return { chain, layers: [...below.layers, { descriptor, diffId }] };
}
