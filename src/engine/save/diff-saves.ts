import { getContainer } from '../container/find-container.js';
import type { FileChange } from '../files/file-service.js';
import { chainIds } from '../layer/chain-id.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
import { compareStacks, type Stack } from './compare-stacks.js';
import { getSave, type MadeSave } from './find-save.js';
import type { SaveParts } from './save-parts.js';

/** From one save to another, or where none is named to what its container has now. @throws save_not_found */
export async function diffSaves(
  parts: SaveParts,
  from: string,
  to: string | undefined,
): Promise<readonly FileChange[]> {
  const earlier = getSave(parts, from);
  const later = to === undefined ? undefined : getSave(parts, to);
  const snapshots = await parts.snapshotter();
  // Held while it is read: somebody may remove a save, or the container, meanwhile.
  using lease = parts.openLease();
  const hold = async (save: MadeSave): Promise<Stack> => {
    const chain = chainIds((await parts.images.get(save.imageId)).config.rootfs.diff_ids).at(-1);
    if (chain === undefined) return [];
    lease.holdSnapshot(chain);
    return uppermostFirst(snapshots.layerDirs(chain));
  };
  const stacks = {
    from: await hold(earlier),
    to: later ? await hold(later) : stackOfContainer(parts, snapshots, earlier),
    whiteouts: snapshots.whiteouts,
  };
  return Array.from(compareStacks(parts.host.syscalls, stacks), ({ path, kind }) => ({
    path: Buffer.from(path, 'latin1').toString('utf8'),
    kind,
  }));
}

/**
 * A container that runs may change its layer meanwhile: what it leads us to by a link is only looked at, and shown to
 * nobody but the user.
 */
function stackOfContainer(parts: SaveParts, snapshots: Snapshotter, { containerId }: MadeSave): Stack {
  const { id } = getContainer(parts.records, containerId);
  const own = snapshots.changesDir(id);
  // A copy is the whole tree.
  return uppermostFirst(snapshots.driver === 'copy' ? [own] : [...snapshots.layerDirs(id), own]);
}

const uppermostFirst = (paths: readonly string[]): Stack => paths.toReversed().map((path) => Buffer.from(path));
