import { getContainer } from '../container/find-container.js';
import type { FileChange } from '../files/file-service.js';
import { chainIds } from '../layer/chain-id.js';
import { compareStacks, type Stack, type StackChange } from '../layer/tree/compare-stacks.js';
import type { Lease } from '../lease/lease.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';
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
  // Held while it is read: somebody may remove a save meanwhile.
  using lease = parts.openLease();
  return Array.from(await changesBetween(parts, lease, { earlier, later }), ({ path, kind }) => ({
    path: Buffer.from(path, 'latin1').toString('utf8'),
    kind,
  }));
}

/** Whether the container of a save has other files by now. Looks no further than to the first. */
export async function hasChangedSince(parts: SaveParts, earlier: MadeSave): Promise<boolean> {
  using lease = parts.openLease();
  const changes = await changesBetween(parts, lease, { earlier, later: undefined });
  return changes.next().done !== true;
}

async function changesBetween(
  parts: SaveParts,
  lease: Lease,
  { earlier, later }: { readonly earlier: MadeSave; readonly later: MadeSave | undefined },
): Promise<Generator<StackChange>> {
  const snapshots = await parts.snapshotter();
  const stackOf = async ({ imageId }: MadeSave): Promise<Stack> => {
    const chain = chainIds((await parts.images.get(imageId)).config.rootfs.diff_ids).at(-1);
    if (chain === undefined) return [];
    lease.holdSnapshot(chain);
    return uppermostFirst(snapshots.layerDirs(chain));
  };
  return compareStacks(parts.host.syscalls, {
    from: await stackOf(earlier),
    to: later ? await stackOf(later) : stackOfContainer(parts, snapshots, earlier),
    whiteouts: snapshots.whiteouts,
  });
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
