import { Readable } from 'node:stream';
import { createZstdCompress } from 'node:zlib';

import { engineError } from '../../../../errors/engine-error.js';
import type { Descriptor } from '../../../../oci/descriptor.js';
import { writeHashed } from '../../../content/write-hashed.js';
import { formsOf } from '../../../image/find-layer-blob.js';
import { gzipInParallel } from '../../../image/gzip-in-parallel.js';
import { findPacked, isPlainLayer } from '../../../image/pack-layer.js';
import { storePacked } from '../../../image/send-packed.js';
import { decompress } from '../../../layer/decompress.js';
import { imageRecords } from '../../../metadata/images.js';
import type { BuildSession } from '../../build-session.js';
import type { StoredLayer } from '../../stage/stage-state.js';
import { compressionOfType, inFamily, type LayerCompression, type LayerForm, layerTypeOf } from './layer-form.js';

const GZIP_LEVEL = 2;

/**
 * The layers as they go out, each a blob that is here and that the build's lease holds. What came packed stays as it came,
 * unless the form is to hold for all.
 *
 * @throws layer_not_kept, blob_digest_mismatch, disk_full, cancelled
 */
export async function packLayers(
  session: BuildSession,
  layers: readonly StoredLayer[],
  form: LayerForm,
): Promise<readonly Descriptor[]> {
  const packed: Descriptor[] = [];
  for (const layer of layers) packed.push(inFamily(await packLayer(session, layer, form), form.family));
  return packed;
}

async function packLayer(
  session: BuildSession,
  layer: StoredLayer,
  { family, compression, isForced = false }: LayerForm,
): Promise<Descriptor> {
  const { parts, stores, lease, cancelSignal } = session;
  const stored = await findStored(session, layer);
  const present = compressionOfType(stored.mediaType);
  if (present === compression || (present !== 'uncompressed' && !isForced)) return stored;
  if (compression === 'gzip' && isPlainLayer(stored)) {
    const known = findPacked(parts.database, stored);
    if (known) lease.holdBlob(known.digest);
    if (known && (await stores.content.has(known.digest))) return known;
    return await storePacked({ content: stores.content, database: parts.database }, stored, { lease, cancelSignal });
  }
  return await repack(session, stored, { mediaType: layerTypeOf(family, compression), compression });
}

/** As its image names it, or as another image brought the same layer. */
async function findStored(
  { parts, stores: { content }, lease }: BuildSession,
  { descriptor, diffId }: StoredLayer,
): Promise<Descriptor> {
  for (const form of [descriptor, ...formsOf(diffId, imageRecords(parts.database))]) {
    lease.holdBlob(form.digest);
    if (await content.has(form.digest)) return form;
  }
  throw engineError('layer_not_kept', { image: diffId, layer: descriptor.digest });
}

async function repack(
  { stores: { content }, lease, cancelSignal }: BuildSession,
  { digest: from }: Descriptor,
  { mediaType, compression }: { readonly mediaType: string; readonly compression: LayerCompression },
): Promise<Descriptor> {
  await using ingest = await content.ingestUnnamed();
  const packed = compressed(decompress(await content.open(from)), compression);
  const digest = await writeHashed(ingest, packed, { cancelSignal });
  const size = ingest.sizeBytes;
  lease.holdBlob(digest);
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  return { mediaType, digest, size };
}

function compressed(bytes: AsyncIterable<Uint8Array>, compression: LayerCompression): AsyncIterable<Uint8Array> {
  switch (compression) {
    case 'gzip':
      return gzipInParallel(bytes, { level: GZIP_LEVEL });
    case 'zstd':
      return Readable.from(bytes).compose(createZstdCompress());
    case 'uncompressed':
      return bytes;
    default:
      return compression satisfies never;
  }
}
