import { createHash } from 'node:crypto';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type DiffId, type Digest, parseDiffId, parseDigest } from '../../oci/digest.js';
import type { ImageConfig } from '../../oci/image-config.js';
import { MEDIA_TYPE } from '../../oci/manifest.js';
import { formatReference, parseReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import { compact } from '../../oci/untrusted-json.js';
import type { Ingest } from '../content/content-store.js';
import { compressionOf, decompress, LAYER_GROWTH } from '../layer/decompress.js';
import { inflated } from '../layer/inflate-by-program.js';
import type { Lease } from '../lease/lease.js';
import type { ImageRecord } from '../metadata/images.js';
import { fetchArchive } from './archive/fetch-archive.js';
import { archiveBytes } from './archive/open-archive.js';
import { contentSource } from './content-source.js';
import { hostPlatform } from './host-platform.js';
import type { Image } from './image.js';
import type { ImageParts } from './image-parts.js';
import type { ArchiveSource, ImportOptions, ImportSource } from './image-service.js';
import { storeDocuments } from './store-documents.js';
import { storeImage } from './store-image.js';
import { toImage } from './to-image.js';

/** Makes an image of one layer from the tar of a root file system, however it is compressed. */
export async function importRootfs(
  parts: ImageParts,
  source: ImportSource,
  options: ImportOptions = {},
): Promise<Image> {
  const name = options.name === undefined ? undefined : withDefaultTag(parseReference(options.name));
  using lease = parts.openLease();
  using open = new DisposableStack();
  const archive =
    'url' in source ? open.use(await fetchArchive(parts.host.fetch, source.url, options.cancelSignal)) : source;
  const layer = await storeTar(parts, lease, archive, options);
  const documents = { config: makeConfig(parts, layer.diffId, options), layers: [layer.descriptor] };
  const { manifest: target } = await storeDocuments(parts, lease, documents);
  const platform = options.platform ?? hostPlatform();
  const { cancelSignal } = options;
  const stored = { source: contentSource(parts.content), target, platform, ref: target.digest, lease, cancelSignal };
  const record = await storeImage(parts, stored).catch((cause: unknown) => {
    throw isEngineError(cause, 'layer_invalid')
      ? engineError('archive_invalid', { reason: cause.message }, { cause })
      : cause;
  });
  return register(parts, record, name);
}

type StoredTar = { readonly descriptor: Descriptor; readonly diffId: DiffId };

/** The blob as it comes, if its compression is one for layers, with both of its hashes: a snapshot has its name before it is unpacked. */
async function storeTar(
  { content, host }: ImageParts,
  lease: Lease,
  source: ArchiveSource,
  { cancelSignal }: ImportOptions,
): Promise<StoredTar> {
  await using ingest = await content.ingestUnnamed();
  const stored = createHash('sha256');
  const uncompressed = createHash('sha256');
  let compression: ReturnType<typeof compressionOf> | undefined;

  async function* storing(): AsyncGenerator<Uint8Array> {
    for await (const bytes of inflated(host.processes, archiveBytes(source))) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      compression ??= compressionOf(bytes);
      stored.update(bytes);
      await ingest.write(bytes);
      yield bytes;
    }
  }
  try {
    for await (const bytes of decompress(storing(), { growth: LAYER_GROWTH })) uncompressed.update(bytes);
  } catch (cause) {
    await ingest.abort();
    throw isEngineError(cause, 'layer_invalid')
      ? engineError('archive_invalid', { reason: cause.message }, { cause })
      : cause;
  }
  const digest = parseDigest(`sha256:${stored.digest('hex')}`);
  lease.holdBlob(digest);
  const size = ingest.sizeBytes;
  await commit(ingest, digest);
  return {
    descriptor: { mediaType: mediaTypeOf(compression), digest, size },
    diffId: parseDiffId(`sha256:${uncompressed.digest('hex')}`),
  };
}

const commit = (ingest: Ingest, digest: Digest): Promise<Digest> =>
  ingest.commit({ digest, actual: digest, isSyncedLater: true });

function mediaTypeOf(compression: ReturnType<typeof compressionOf> | undefined): string {
  if (compression === 'gzip') return MEDIA_TYPE.ociLayerGzip;
  return compression === 'zstd' ? MEDIA_TYPE.ociLayerZstd : MEDIA_TYPE.ociLayer;
}

function makeConfig({ host }: ImageParts, diffId: DiffId, { config, message, platform }: ImportOptions): ImageConfig {
  const { os, architecture, variant } = platform ?? hostPlatform();
  const created = new Date(host.clock.nowMs()).toISOString();
  return compact({
    created,
    architecture,
    os,
    variant,
    config: config ?? {},
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ created, comment: message ?? 'Imported from -' }],
  });
}

function register({ database, records, events }: ImageParts, record: ImageRecord, name: Reference | undefined): Image {
  return database.transaction(() => {
    records.put(record);
    if (name) records.setName(formatReference(name), record.id);
    events.happened('import', record);
    return toImage(records.get(record.id));
  });
}
