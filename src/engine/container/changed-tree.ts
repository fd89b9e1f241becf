import { engineError } from '../../errors/engine-error.js';
import { openFolder } from '../layer/tree/descriptor.js';
import type { ChangedTree } from '../layer/tree/walk-changes.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import type { ContainerId } from './container.js';

/** What a container has changed, as the walk takes it. Close `upper` when done. @throws snapshot_not_found */
export function changedTree(snapshots: Snapshotter, id: ContainerId): ChangedTree {
  const upper = openFolder(snapshots.changesDir(id));
  if (!upper) throw engineError('snapshot_not_found', { key: id });
  return {
    upper,
    lowers: snapshots
      .layerDirs(id)
      .toReversed()
      .map((path) => Buffer.from(path)),
    whiteouts: snapshots.whiteouts,
    isWhole: snapshots.driver === 'copy',
  };
}
