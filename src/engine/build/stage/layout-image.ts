import type { Platform } from '../../../oci/platform.js';
import { hostPlatform } from '../../image/host-platform.js';
import type { ImageDetails } from '../../image/image.js';
import { imageEvents } from '../../image/image-events.js';
import { storeImage } from '../../image/store-image.js';
import { toImageDetails } from '../../image/to-image.js';
import { imageRecords } from '../../metadata/images.js';
import type { NamedContext } from '../build-request.js';
import { folderSource } from '../cache/remote/folder-source.js';
import type { ImageScene } from './open-base.js';

/**
 * An image that lies in a folder as an OCI layout, for this build alone: its layers are brought in and held by the build's
 * lease, and no record of it is made.
 *
 * @throws archive_invalid, image_platform_missing, manifest_*, blob_*, layer_invalid, disk_full, cancelled
 */
export async function layoutImage(
  { parts, lease, request, cancelSignal }: ImageScene,
  layout: NamedContext & { readonly kind: 'layout' },
  asked: Platform | undefined,
): Promise<ImageDetails> {
  const { database, journal, host } = parts;
  const source = folderSource(layout);
  const records = { ...imageRecords(database), meantBy: () => undefined };
  const record = await storeImage(
    { ...(await parts.stores()), database, records, events: imageEvents(journal), host },
    {
      source,
      target: await source.resolve(),
      platform: asked ?? request.platform ?? hostPlatform(),
      ref: layout.path,
      lease,
      cancelSignal,
    },
  );
  return toImageDetails({ ...record, names: [], repoDigests: [] });
}
