import { createHash } from 'node:crypto';

import { Breath } from '../layer/tree/breath.js';
import type { BackupRecord } from '../metadata/backups.js';
import { openVolumeTree } from './open-volume-tree.js';
import { entriesOf } from './pack-volume.js';
import type { VolumeParts } from './volume-parts.js';

export type Fingerprint = Pick<BackupRecord, 'contentBytes' | 'fingerprint'>;

/**
 * A text that is the same as long as nothing in a volume has changed: made of what the kernel says of each file, the time of
 * its last change among it, which no program can set back. And the bytes of all files, each once however many names it has.
 *
 * @throws volume_not_found
 */
export async function fingerprintOf(parts: VolumeParts, volume: string): Promise<Fingerprint> {
  using tree = await openVolumeTree(parts, volume);
  const hash = createHash('sha256');
  const breath = new Breath();
  const seen = new Set<bigint>();
  let contentBytes = 0;
  for (const { name, stats } of entriesOf(tree)) {
    await breath.take();
    const { ino, mode, uid, gid, size, mtimeNs, ctimeNs, nlink } = stats;
    hash.update(`${name}\0${[ino, mode, uid, gid, size, mtimeNs, ctimeNs].join(' ')}\n`, 'latin1');
    if (!stats.isFile() || seen.has(ino)) continue;
    if (nlink > 1n) seen.add(ino);
    contentBytes += Number(size);
  }
  return { contentBytes, fingerprint: hash.digest('hex') };
}

/** Whether the volume of a backup holds something else by now. @throws volume_not_found */
export async function hasChangedSince(parts: VolumeParts, { volume, fingerprint }: BackupRecord): Promise<boolean> {
  return (await fingerprintOf(parts, volume)).fingerprint !== fingerprint;
}
