import type { ContainerParts } from '../container/container-parts.js';
import { backupRecords } from '../metadata/backups.js';
import { volumeRecords } from '../metadata/volumes.js';
import type { VolumeService } from '../volume/volume-service.js';
import { createVolume } from './create-volume.js';
import { filterVolumes } from './filter-volumes.js';
import { detailsOf, listDetails } from './volume-details.js';
import type { VolumeParts } from './volume-parts.js';

export const volumeParts = (opened: ContainerParts): VolumeParts => ({
  ...opened,
  volumeRecords: volumeRecords(opened.database),
  backups: backupRecords(opened.database),
});

/** What reads and writes files is loaded by the first call. */
export function openVolumeService(opened: ContainerParts): VolumeService {
  const parts = volumeParts(opened);
  return {
    list: async (filter = {}) => filterVolumes(listDetails(parts), filter),
    get: async (name) => detailsOf(parts, name),
    create: (options) => createVolume(parts, options),
    async remove(name, options) {
      const { removeVolume } = await import('./remove-volume.js');
      await removeVolume(parts, name, options);
    },
    async prune(options) {
      const { pruneVolumes } = await import('./remove-volume.js');
      return await pruneVolumes(parts, options);
    },
    async size(name) {
      const { volumeSize } = await import('./look-into-volume.js');
      return await volumeSize(parts, name);
    },
    async listFiles(name, path) {
      const { listVolumeFiles } = await import('./look-into-volume.js');
      return await listVolumeFiles(parts, name, path);
    },
    async readFile(name, path, { maxBytes }) {
      const { readVolumeFile } = await import('./look-into-volume.js');
      return await readVolumeFile(parts, name, { path, maxBytes });
    },
    async export(name, options) {
      const { packVolume } = await import('./pack-volume.js');
      return await packVolume(parts, name, options);
    },
    async import(name, tar, options) {
      const { importVolume } = await import('./import-volume.js');
      await importVolume(parts, name, tar, options);
      return detailsOf(parts, name);
    },
    async clone(from, to, options) {
      const { cloneVolume } = await import('./clone-volume.js');
      await cloneVolume(parts, { from, to }, options);
      return detailsOf(parts, to);
    },
    async diff(name, from) {
      const { diffVolumes } = await import('./diff-volumes.js');
      return await diffVolumes(parts, name, from);
    },
  };
}
