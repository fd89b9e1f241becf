import type { Descriptor } from '../../oci/descriptor.js';
import type { Lease } from '../lease/lease.js';
import type { ImageParts } from './image-parts.js';
import type { ImageTarget } from './image-target.js';
import { packLayer, rememberPacked } from './pack-layer.js';

type PackParts = Pick<ImageParts, 'content' | 'database'>;

/**
 * Packs a plain layer into the store. The blob is held by `lease` alone: what nobody pulls goes with the next collection.
 *
 * @throws blob_not_found, blob_digest_mismatch, disk_full, cancelled
 */
export async function storePacked(
  parts: PackParts,
  layer: Descriptor,
  { lease, cancelSignal }: { readonly lease: Lease; readonly cancelSignal: AbortSignal },
): Promise<Descriptor> {
  await using ingest = await parts.content.ingestUnnamed();
  const { bytes, describe } = packLayer(parts, layer, { cancelSignal });
  try {
    for await (const piece of bytes) await ingest.write(piece);
  } catch (failure) {
    await ingest.abort();
    throw failure;
  }
  const packed = describe();
  const { digest, size } = packed;
  lease.holdBlob(digest);
  // Nothing durable refers to it.
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  rememberPacked(parts.database, layer.digest, packed);
  return packed;
}

/**
 * Packs a plain layer and sends it meanwhile, with no stop here: a push then takes as long as the slower of the two.
 *
 * @returns undefined where the registry would not have it so, or the line broke: the caller stores it, and sends it like other blobs
 * @throws cancelled
 */
export async function sendPacked(
  parts: PackParts,
  target: ImageTarget,
  {
    layer,
    onSent,
    cancelSignal,
  }: {
    readonly layer: Descriptor;
    readonly onSent: (sentBytes: number) => void;
    readonly cancelSignal: AbortSignal;
  },
): Promise<Descriptor | undefined> {
  const { bytes, describe } = packLayer(parts, layer, { cancelSignal });
  let packed: Descriptor | undefined;
  const isSent = await target.writeBlobInTheMaking(
    { bytes, describe: () => (packed = describe()) },
    { onProgress: onSent, cancelSignal },
  );
  if (!isSent || !packed) return undefined;
  rememberPacked(parts.database, layer.digest, packed);
  return packed;
}
