import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import { familiarReference, formatReference } from '../../oci/reference.js';
import type { ImageRecord } from '../metadata/images.js';
import type { ArchiveImage } from './archive/archive-image.js';
import { dockerArchiveImages, isDockerArchive } from './archive/docker-archive.js';
import { InflatableFiles } from './archive/inflatable-files.js';
import { isLegacyArchive, legacyArchiveImages } from './archive/legacy-archive.js';
import { isOciArchive, ociArchiveImages } from './archive/oci-archive.js';
import { openArchive } from './archive/open-archive.js';
import { hostPlatform } from './host-platform.js';
import type { Image } from './image.js';
import type { ImageParts } from './image-parts.js';
import type { ArchiveSource, LoadOptions } from './image-service.js';
import { storeImage } from './store-image.js';
import { toImage } from './to-image.js';

type LoadedImage = { readonly image: Image; readonly names: readonly string[] };

/** Brings in every image of an archive, or none of them. */
export async function loadArchive(
  parts: ImageParts,
  source: ArchiveSource,
  { platform: asked, onProgress, cancelSignal }: LoadOptions = {},
): Promise<readonly LoadedImage[]> {
  const platform = asked ?? hostPlatform();
  const isPlatformRequired = asked !== undefined;
  await using opened = await openArchive(parts, source, { cancelSignal });
  await using files = new InflatableFiles(parts, opened, { cancelSignal });
  using lease = parts.openLease();
  const stored: { image: ArchiveImage; record: ImageRecord }[] = [];
  try {
    for (const image of await imagesIn(files, platform)) {
      const { target, names } = image;
      const ref = names[0] ? familiarReference(names[0]) : target.digest;
      const options = {
        source: image.source,
        target,
        platform,
        isPlatformRequired,
        ref,
        lease,
        onProgress,
        cancelSignal,
      };
      stored.push({ image, record: await storeImage(parts, options) });
    }
  } catch (failure) {
    throw asArchiveFailure(failure);
  }
  return register(parts, stored);
}

async function imagesIn(files: InflatableFiles, platform: Platform): Promise<readonly ArchiveImage[]> {
  // An archive may be both, for old and new readers: docker's own list then has the names.
  if (isDockerArchive(files)) return await dockerArchiveImages(files);
  if (isOciArchive(files)) return await ociArchiveImages(files, platform);
  if (isLegacyArchive(files)) return await legacyArchiveImages(files);
  throw engineError('archive_invalid', { reason: 'it has neither manifest.json nor oci-layout and index.json' });
}

function register(
  { database, records, events }: ImageParts,
  stored: readonly { readonly image: ArchiveImage; readonly record: ImageRecord }[],
): readonly LoadedImage[] {
  return database.transaction(() => {
    for (const { image, record } of stored) {
      records.put(record);
      for (const name of image.names) records.setName(formatReference(name), record.id);
      events.happened('load', record);
    }
    return stored.map(({ image, record }) => ({
      image: toImage(records.get(record.id)),
      names: image.names.map(formatReference),
    }));
  });
}

/** What is wrong with a part is wrong with the archive. */
function asArchiveFailure(cause: unknown): unknown {
  const isAboutContent = isEngineError(
    cause,
    'blob_digest_mismatch',
    'blob_size_mismatch',
    'digest_invalid',
    'layer_invalid',
    'manifest_invalid',
    'manifest_too_old',
    'reference_invalid',
  );
  return isAboutContent ? engineError('archive_invalid', { reason: cause.message }, { cause }) : cause;
}
