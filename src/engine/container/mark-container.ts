import { closeSync, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';

import { storageFailure } from '../content/storage-failure.js';
import { CONTAINER_MARK } from '../layer/tree/placeholders.js';
import type { Snapshotter } from '../snapshot/snapshotter.js';

/** Puts the mark of a container into its writable layer, unless the image has one. @throws disk_full, state_read_only */
export function markContainer(snapshotter: Pick<Snapshotter, 'changesDir' | 'layerDirs'>, key: string): void {
  const changes = snapshotter.changesDir(key);
  const isIn = (folder: string): boolean =>
    lstatSync(join(folder, CONTAINER_MARK), { throwIfNoEntry: false }) !== undefined;
  if ([...snapshotter.layerDirs(key), changes].some(isIn)) return;
  try {
    closeSync(openSync(join(changes, CONTAINER_MARK), 'wx', 0o755));
  } catch (error) {
    throw storageFailure(changes, error);
  }
}
