import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import { volumeRecords } from '../metadata/volumes.js';
import { layout } from '../roots.js';
import { measureTree } from '../snapshot/measure-tree.js';
import type { DiskUsage, VolumeUsage } from './disk-usage.js';
import type { StorageParts } from './storage-parts.js';

/** What images, containers and volumes take; what goes while it is measured is left out. */
export async function measureDiskUsage(parts: StorageParts): Promise<DiskUsage> {
  const [{ images, layersBytes }, containers, volumes] = await Promise.all([
    parts.images.usage(),
    measureContainers(parts),
    measureVolumes(parts),
  ]);
  return { images, layersBytes, containers, volumes };
}

async function measureContainers({ records, snapshotter }: StorageParts): Promise<DiskUsage['containers']> {
  const list = records.list();
  if (list.length === 0) return [];
  const snapshots = await snapshotter();
  const measured: DiskUsage['containers'][number][] = [];
  for (const container of list) {
    try {
      const { sizeBytes } = await snapshots.usage(container.id);
      measured.push({ container, sizeBytes });
    } catch (error) {
      if (!isEngineError(error, 'snapshot_not_found')) throw error;
    }
  }
  return measured;
}

async function measureVolumes({ host, roots, database }: StorageParts): Promise<readonly VolumeUsage[]> {
  const records = volumeRecords(database);
  const measured: VolumeUsage[] = [];
  for (const { name } of records.list()) {
    measured.push({
      name,
      sizeBytes: await volumeBytes(host.processes, join(layout.volumes(roots), name)),
      links: records.usersOf(name).length,
    });
  }
  return measured;
}

/** Its folder is made when it is first used. */
export async function volumeBytes(processes: Parameters<typeof measureTree>[0], folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  return (await measureTree(processes, folder)).sizeBytes;
}
