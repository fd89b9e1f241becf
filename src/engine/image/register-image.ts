import type { Digest } from '../../oci/digest.js';
import { formatReference, type Reference } from '../../oci/reference.js';
import type { ImageRecord } from '../metadata/images.js';
import { repoDigest } from './find-image.js';
import type { Image } from './image.js';
import type { ImageParts } from './image-parts.js';
import { toImage } from './to-image.js';

/** What was pulled: the name asked for, and the digest that it stood for. */
export type PulledName = { readonly reference: Reference; readonly digest: Digest };

/**
 * Gives an image that was pulled its place and its names: one transaction, with the event in it.
 *
 * `isNew`: the image was not here, or the name stood for another one.
 */
export function registerPulled(
  { database, records, events }: ImageParts,
  record: ImageRecord,
  { reference, digest }: PulledName,
): { readonly image: Image; readonly isNew: boolean } {
  return database.transaction(() => {
    const isNewImage = records.put(record);
    const name = reference.digest === undefined ? formatReference(reference) : undefined;
    const isMoved = name !== undefined && records.findByName(name)?.id !== record.id;
    if (name !== undefined) records.setName(name, record.id);
    records.addRepoDigest(repoDigest(reference, digest), record.id);
    events.pulled(reference, record);
    return { image: toImage(records.get(record.id)), isNew: isNewImage || isMoved };
  });
}
