import { snapshotRecords } from '../metadata/snapshots.js';
import { getImage } from './find-image.js';
import { historyOf } from './history-of.js';
import type { ImageInspection } from './image-inspection.js';
import type { ImageParts, ImageRows, ImageStores } from './image-parts.js';
import { imageTree } from './image-tree.js';
import { usageOf } from './image-usage.js';

export type InspectionParts = Pick<ImageRows, 'database' | 'records'> & {
  readonly host: Pick<ImageParts['host'], 'syscalls'>;
  readonly openStores: () => Promise<ImageStores>;
};

/** Looking into images; history and sizes come from rows alone. */
export function openImageInspection(parts: InspectionParts): ImageInspection {
  const { records, database } = parts;
  const sizes = (): ReadonlyMap<string, number> =>
    new Map(
      snapshotRecords(database)
        .list()
        .map(({ key, sizeBytes }) => [key, sizeBytes]),
    );

  return {
    history: async (ref) => historyOf(getImage(records, ref).record, sizes()),
    async storage(ref) {
      const { chainId, id, target, layers } = getImage(records, ref).record;
      const { content, snapshots } = await parts.openStores();
      const configBytes = (await content.has(id)) ? await content.size(id) : 0;
      return {
        driver: snapshots.driver,
        layerDirs: chainId && snapshots.find(chainId) ? snapshots.layerDirs(chainId) : [],
        lastTaggedAtMs: records.lastTaggedAtMs(id),
        contentBytes: layers.reduce((sum, { size }) => sum + size, target.size + configBytes),
      };
    },
    usage: async () => usageOf(records, sizes()),
    tree: async () => imageTree(records.list(), sizes()),
    async layers(ref, options) {
      const { readLayers } = await import('./read-layers.js');
      return await readLayers({ ...parts, ...(await parts.openStores()) }, ref, options);
    },
    async diff(from, to) {
      const { diffImages } = await import('./diff-images.js');
      return diffImages({ ...parts, ...(await parts.openStores()) }, from, to);
    },
  };
}
