import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { MEDIA_TYPE } from '../../oci/manifest.js';
import type { Lease } from '../lease/lease.js';
import type { Database } from '../metadata/database.js';
import { gzipInParallel } from './gzip-in-parallel.js';
import type { ImageParts } from './image-parts.js';

/** 6, which gzip takes by itself, needs 60% more time for 6% fewer bytes. */
const LEVEL = 3;

const PACKED_TYPES: Readonly<Record<string, string>> = {
  [MEDIA_TYPE.ociLayer]: MEDIA_TYPE.ociLayerGzip,
  [MEDIA_TYPE.dockerLayer]: MEDIA_TYPE.dockerLayerGzip,
};

/** Whether a layer lies here as a plain tar, as archives, imports and commits bring it. */
export const isPlainLayer = ({ mediaType }: Descriptor): boolean => Object.hasOwn(PACKED_TYPES, mediaType);

/** What a plain layer was packed to before: so that it need not be packed to see that a registry has it. */
export function findPacked(database: Database, layer: Descriptor): Descriptor | undefined {
  const value = database.get('SELECT value FROM fact WHERE key = ?', keyOf(layer.digest))?.['value'];
  const [digest, size] = typeof value === 'string' ? value.split(' ') : [];
  if (digest === undefined || size === undefined) return undefined;
  return { mediaType: packedType(layer), digest: parseDigest(digest), size: Number(size) };
}

export type PackOptions = {
  readonly lease: Lease;
  /** Sees the packed bytes as they come, and is waited for. */
  readonly onBytes?: ((bytes: Uint8Array) => Promise<void>) | undefined;
  readonly cancelSignal: AbortSignal;
};

/**
 * Packs a plain layer with gzip, as docker pushes it. The packed blob is held by `lease` alone: what nobody pulls goes with
 * the next collection.
 *
 * @throws blob_not_found, blob_digest_mismatch, disk_full, cancelled
 */
export async function packLayer(
  { content, database }: Pick<ImageParts, 'content' | 'database'>,
  layer: Descriptor,
  { lease, onBytes, cancelSignal }: PackOptions,
): Promise<Descriptor> {
  await using ingest = await content.ingestUnnamed();
  const hash = createHash('sha256');
  try {
    // Checked while it is read: what was damaged here must not go out under a digest of its own.
    for await (const bytes of gzipInParallel(await content.open(layer.digest), { level: LEVEL })) {
      if (cancelSignal.aborted) throw engineError('cancelled');
      hash.update(bytes);
      await ingest.write(bytes);
      await onBytes?.(bytes);
    }
  } catch (failure) {
    await ingest.abort();
    throw failure;
  }
  const digest = parseDigest(`sha256:${hash.digest('hex')}`);
  const size = ingest.sizeBytes;
  lease.holdBlob(digest);
  // Nothing durable refers to it.
  await ingest.commit({ digest, size, actual: digest, isSyncedLater: true });
  database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', keyOf(layer.digest), `${digest} ${size}`);
  return { mediaType: packedType(layer), digest, size };
}

/** Whether a manifest was made by a push from here: whoever has it had the image from us. */
export const isOurs = (database: Database, manifest: Digest): boolean =>
  database.get('SELECT value FROM fact WHERE key = ?', `pushed ${manifest}`) !== undefined;

/** To be called in the transaction that makes the digest known. */
export function rememberOurs(database: Database, manifest: Digest): void {
  database.run("INSERT OR REPLACE INTO fact (key, value) VALUES (?, '')", `pushed ${manifest}`);
}

const keyOf = (digest: Digest): string => `packed ${digest}`;
const packedType = ({ mediaType }: Descriptor): string => PACKED_TYPES[mediaType] ?? mediaType;
