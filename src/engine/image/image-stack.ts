import type { ImageConfig } from '../../oci/image-config.js';
import { chainIds } from '../layer/chain-id.js';
import type { Stack } from '../layer/tree/compare-stacks.js';
import type { Lease } from '../lease/lease.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';

/** The folders of an image's layers, uppermost first, held by the lease: somebody may remove it meanwhile. @throws snapshot_not_found */
export function imageStack(snapshots: Pick<Snapshotter, 'layerDirs'>, lease: Lease, config: ImageConfig): Stack {
  const chain = chainIds(config.rootfs.diff_ids).at(-1);
  if (chain === undefined) return [];
  lease.holdSnapshot(chain);
  return snapshots
    .layerDirs(chain)
    .toReversed()
    .map((path) => Buffer.from(path));
}
