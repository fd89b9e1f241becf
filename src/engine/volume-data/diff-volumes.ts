import type { FileChange } from '../files/file-service.js';
import type { VolumeComparison } from '../volume/volume-service.js';
import { type FileFacts, factsOfTar, factsOfTree, isAlike } from './file-facts.js';
import { openVolumeTree } from './open-volume-tree.js';
import type { VolumeParts } from './volume-parts.js';

type Facts = ReadonlyMap<string, FileFacts>;

/**
 * What has changed from the other one to the volume, by path. Files whose size, time, owner, mode and attributes are
 * alike are held to be alike.
 */
export async function diffVolumes(
  parts: VolumeParts,
  name: string,
  from: VolumeComparison,
): Promise<readonly FileChange[]> {
  const after = await factsOfVolume(parts, name);
  const before = 'tar' in from ? await factsOfTar(from.tar) : await factsOfVolume(parts, from.volume);
  const changes = [...changesOf(before, after)];
  return changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

async function factsOfVolume(parts: VolumeParts, name: string): Promise<Facts> {
  using tree = await openVolumeTree(parts, name);
  return await factsOfTree(parts.host.syscalls, tree);
}

function* changesOf(before: Facts, after: Facts): Generator<FileChange> {
  for (const [path, facts] of after) {
    const earlier = before.get(path);
    // Of the volume's own folder an archive need say nothing.
    if (!earlier && path !== '') yield { path: shown(path), kind: 'added' };
    else if (earlier && !isAlike(earlier, facts)) yield { path: shown(path), kind: 'changed' };
  }
  for (const path of before.keys()) if (!after.has(path) && path !== '') yield { path: shown(path), kind: 'deleted' };
}

const shown = (path: string): string => `/${Buffer.from(path, 'latin1').toString('utf8')}`;
