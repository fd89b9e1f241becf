import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { MEDIA_TYPE } from '../../oci/manifest.js';
import type { Database } from '../metadata/database.js';
import { gzipInParallel } from './gzip-in-parallel.js';
import type { ImageParts } from './image-parts.js';

/** 6, which gzip takes by itself, needs twice the time for 6% fewer bytes (docs/adr/0017). */
const LEVEL = 2;

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

/** To be called for whatever a layer was packed to: it will be again. */
export function rememberPacked(database: Database, layer: Digest, { digest, size }: Descriptor): void {
  database.run('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)', keyOf(layer), `${digest} ${size}`);
}

/** A layer on its way to be packed: its bytes, to be read once, and what they are, once they were. */
export type Packing = { readonly bytes: AsyncIterable<Uint8Array>; readonly describe: () => Descriptor };

/**
 * Packs a plain layer with gzip, as docker pushes it. The same layer is always packed to the same bytes, which end with a
 * failure where the layer was damaged here: it must not go out under another digest.
 */
export function packLayer(
  { content }: Pick<ImageParts, 'content'>,
  layer: Descriptor,
  { cancelSignal }: { readonly cancelSignal: AbortSignal },
): Packing {
  const hash = createHash('sha256');
  let size = 0;
  return {
    bytes: (async function* () {
      for await (const piece of gzipInParallel(content.scan(layer.digest), { level: LEVEL })) {
        if (cancelSignal.aborted) throw engineError('cancelled');
        hash.update(piece);
        size += piece.byteLength;
        yield piece;
      }
    })(),
    describe: () => ({ mediaType: packedType(layer), digest: parseDigest(`sha256:${hash.digest('hex')}`), size }),
  };
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
