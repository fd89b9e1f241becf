import { formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import type { EventJournal } from '../event/event-journal.js';
import { imageRecords } from '../metadata/images.js';
import { findImage, getImage } from './find-image.js';
import { imageEvents } from './image-events.js';
import type { ImageParts } from './image-parts.js';
import type { ImageService } from './image-service.js';
import { listImages } from './list-images.js';
import { pruneImages } from './prune-images.js';
import type { RegistryAccess } from './pull-image.js';
import { removeImage } from './remove-image.js';
import { toImageDetails } from './to-image.js';

export type ImageServiceOptions = Omit<ImageParts, 'records' | 'events'> & {
  readonly journal: EventJournal;
  readonly registries: RegistryAccess;
  /** Takes away what nothing refers to any more; called after records went, and after work that failed. */
  readonly collectGarbage: () => Promise<unknown>;
};

/** The images of a state root. What only pulling and loading need is loaded then: listing costs next to nothing. */
export function openImageService({ journal, registries, collectGarbage, ...rest }: ImageServiceOptions): ImageService {
  const { database } = rest;
  const parts: ImageParts = { ...rest, records: imageRecords(database), events: imageEvents(journal) };
  const { records, events } = parts;

  return {
    list: async (filter) => listImages(records, filter),
    get: async (ref) => toImageDetails(getImage(records, ref).record),
    async find(ref) {
      const found = findImage(records, ref);
      return found && toImageDetails(found.record);
    },
    async pull(ref, options) {
      const { pullImage } = await import('./pull-image.js');
      return await pullImage(parts, registries, ref, options);
    },
    async load(source, options) {
      const { loadArchive } = await import('./load-archive.js');
      try {
        return await loadArchive(parts, source, options);
      } catch (failure) {
        await collectGarbage(); // Layers that were good are of no use without the rest of their archive.
        throw failure;
      }
    },
    async import(source, options) {
      const { importRootfs } = await import('./import-rootfs.js');
      return await importRootfs(parts, source, options);
    },
    async tag(ref, name) {
      const reference = withDefaultTag(parseReference(name));
      database.transaction(() => {
        const { record } = getImage(records, ref);
        records.setName(formatReference(reference), record.id);
        events.tagged(reference, record);
      });
    },
    async remove(ref, options) {
      const removed = removeImage(parts, ref, options);
      if (removed.some((what) => 'deleted' in what)) await collectGarbage();
      return removed;
    },
    async prune(options) {
      const pruned = pruneImages(parts, options);
      if (pruned.deleted.length > 0) await collectGarbage();
      return pruned;
    },
  };
}
