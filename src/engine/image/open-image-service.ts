import type { ErrorCode } from '../../errors/catalogue.js';
import { isEngineError } from '../../errors/engine-error.js';
import { formatReference, parseReference, withDefaultTag } from '../../oci/reference.js';
import type { EventJournal } from '../event/event-journal.js';
import type { Database } from '../metadata/database.js';
import { imageRecords } from '../metadata/images.js';
import type { Registries } from '../registry/registries.js';
import type { RegistryAccess } from '../registry/registry-access.js';
import { readAlias } from '../registry/registry-settings.js';
import { findImage, getImage } from './find-image.js';
import { imageEvents } from './image-events.js';
import type { ImageParts, ImageStores } from './image-parts.js';
import type { ImageService } from './image-service.js';
import { listImages } from './list-images.js';
import { openImageInspection } from './open-image-inspection.js';
import { pruneImages } from './prune-images.js';
import { refuseDigestName } from './refuse-digest-name.js';
import { removeImage } from './remove-image.js';
import { toImageDetails } from './to-image.js';

export type ImageServiceOptions = {
  readonly host: ImageParts['host'];
  readonly database: Database;
  readonly journal: EventJournal;
  /** Asked for when something is to be brought in; listing, tagging and removing need rows only. */
  readonly openStores: () => Promise<ImageStores>;
  readonly registries: RegistryAccess;
  /** Takes away what nothing refers to any more; called after records went, and after work that failed. */
  readonly collectGarbage: () => Promise<unknown>;
};

/** The images of a state root. What only pulling and loading need is loaded then: listing costs next to nothing. */
export function openImageService(options: ImageServiceOptions): ImageService {
  const { host, database, collectGarbage } = options;
  const { settingsFiles = [] } = options.registries;
  const meantBy = (text: string): string | undefined => readAlias(settingsFiles, text);
  const records = { ...imageRecords(database), meantBy };
  const rows = { database, records, events: imageEvents(options.journal) };
  const { events } = rows;
  const openParts = async (): Promise<ImageParts> => ({ ...rows, ...(await options.openStores()), host });
  const registries = async (): Promise<Registries> => {
    const { openRegistries } = await import('../registry/registries.js');
    return openRegistries(host, options.registries);
  };

  /** Layers that were good are of no use without the rest. Of failures with one of `codes`, or of any. */
  const cleaningUp = async <Result>(codes: readonly ErrorCode[], work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (failure) {
      if (isEngineError(failure, ...codes)) await collectGarbage();
      throw failure;
    }
  };

  return {
    ...openImageInspection({ ...rows, host, openStores: options.openStores }),
    list: async (filter) => listImages(records, filter),
    get: async (ref) => toImageDetails(getImage(records, ref).record),
    async find(ref) {
      const found = findImage(records, ref);
      return found && toImageDetails(found.record);
    },
    async pull(ref, pullOptions) {
      const { pullImage } = await import('./pull-image.js');
      // Interrupted, it leaves what it has for the next time; on a full disk that is in everybody's way.
      return await cleaningUp(['disk_full'], async () =>
        pullImage(await openParts(), await registries(), ref, pullOptions),
      );
    },
    async push(ref, pushOptions) {
      if (pushOptions?.allPlatforms) {
        const { pushAllPlatforms } = await import('./push-all-platforms.js');
        return await pushAllPlatforms(await openParts(), await registries(), ref, pushOptions);
      }
      const { pushImage } = await import('./push-image.js');
      return await pushImage(await openParts(), { registries: await registries(), collectGarbage }, ref, pushOptions);
    },
    async copy(names, copyOptions) {
      const { copyImage } = await import('./copy-image.js');
      return await copyImage({ host }, await registries(), names, copyOptions);
    },
    async load(source, loadOptions) {
      const { loadArchive } = await import('./load-archive.js');
      return await cleaningUp([], async () => loadArchive(await openParts(), source, loadOptions));
    },
    async import(source, importOptions) {
      const { importRootfs } = await import('./import-rootfs.js');
      return await cleaningUp([], async () => importRootfs(await openParts(), source, importOptions));
    },
    async save(refs, saveOptions) {
      const { saveImages } = await import('./save-images.js');
      return await saveImages(await openParts(), refs, saveOptions);
    },
    async saveFolder(refs, path, saveOptions) {
      const { saveFolder } = await import('./save-images.js');
      await saveFolder(await openParts(), { refs, path }, saveOptions);
    },
    async flatten(ref, flattenOptions) {
      const { flattenImage } = await import('./flatten-image.js');
      return await cleaningUp([], async () => flattenImage(await openParts(), ref, flattenOptions));
    },
    async rebase(ref, rebaseOptions) {
      const { rebaseImage } = await import('./rebase-image.js');
      return await cleaningUp([], async () => rebaseImage(await openParts(), ref, rebaseOptions));
    },
    async tag(ref, name) {
      const reference = withDefaultTag(parseReference(name));
      refuseDigestName(reference);
      database.transaction(() => {
        const { record } = getImage(records, ref);
        records.setName(formatReference(reference), record.id);
        events.tagged(reference, record);
      });
    },
    async remove(ref, removeOptions) {
      const removed = removeImage(rows, ref, removeOptions);
      if (removed.some((what) => 'deleted' in what)) await collectGarbage();
      return removed;
    },
    async prune(pruneOptions) {
      const pruned = pruneImages(rows, pruneOptions);
      if (pruned.deleted.length > 0) await collectGarbage();
      return pruned;
    },
  };
}
