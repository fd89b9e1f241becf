import { createHash } from 'node:crypto';

import { Breath } from '../layer/tree/breath.js';
import type { TreeEntry } from '../layer/tree/walk-tree.js';
import type { BackupRecord } from '../metadata/backups.js';
import { openVolumeTree } from './open-volume-tree.js';
import { entriesOf } from './pack-volume.js';
import type { VolumeParts } from './volume-parts.js';

/**
 * A text that is the same as long as nothing in a tree has changed: made of what the kernel says of each file, the time of
 * its last change among it, which no program can set back.
 */
export class Fingerprint {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  readonly #seen = new Set<bigint>();

  add({ name, stats }: TreeEntry): void {
    const { ino, mode, uid, gid, size, mtimeNs, ctimeNs } = stats;
    this.#hash.update(`${name}\0${[ino, mode, uid, gid, size, mtimeNs, ctimeNs].join(' ')}\n`, 'latin1');
    if (!stats.isFile() || this.#seen.has(ino)) return;
    if (stats.nlink > 1n) this.#seen.add(ino);
    this.#bytes += Number(size);
  }

  /** Of all files, each once however many names it has. */
  get contentBytes(): number {
    return this.#bytes;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** Whether the volume of a backup holds something else by now. @throws volume_not_found */
export async function hasChangedSince(parts: VolumeParts, { volume, fingerprint }: BackupRecord): Promise<boolean> {
  using tree = await openVolumeTree(parts, volume);
  const now = new Fingerprint();
  const breath = new Breath();
  for (const entry of entriesOf(tree)) {
    await breath.take();
    now.add(entry);
  }
  return now.digest() !== fingerprint;
}
