import type { Digest } from '../../oci/digest.js';
import { imageRecords } from '../metadata/images.js';
import { type CommitImage, commitImage } from './commit-image.js';
import { imageEvents } from './image-events.js';
import type { ImageServiceOptions } from './open-image-service.js';

/** Makes an image of another one and a layer; where that fails, what was stored for it goes again. */
export async function openCommit(
  { host, database, journal, openStores, collectGarbage }: Omit<ImageServiceOptions, 'registries'>,
  request: CommitImage,
): Promise<Digest> {
  const rows = { database, records: imageRecords(database), events: imageEvents(journal) };
  try {
    return await commitImage({ ...rows, ...(await openStores()), host }, request);
  } catch (failure) {
    await collectGarbage();
    throw failure;
  }
}
