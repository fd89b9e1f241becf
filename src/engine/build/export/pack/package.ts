import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import type { Descriptor } from '../../../../oci/descriptor.js';
import { parseDigest } from '../../../../oci/digest.js';
import type { BuildSession } from '../../build-session.js';

const CHUNK_BYTES = 256 * 1024;

/** A document that names others by their digests. */
export type PackedDocument = { readonly descriptor: Descriptor; readonly bytes: Uint8Array };

/** Something on its way out. */
export type PackedBlob = {
  readonly descriptor: Descriptor;
  readonly open: (offset: number) => AsyncIterable<Uint8Array>;
};

/** What goes to a registry or into an archive: blobs, and manifests that name them, the one that names all others last. */
export type Package = { readonly blobs: readonly PackedBlob[]; readonly manifests: readonly PackedDocument[] };

/** A document as JSON, under the digest of that. */
export function packedDocument(
  document: object,
  descriptor: Pick<Descriptor, 'mediaType' | 'platform' | 'annotations'>,
): PackedDocument {
  const bytes = Buffer.from(JSON.stringify(document));
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { descriptor: { ...descriptor, digest, size: bytes.byteLength }, bytes };
}

export const blobOfDocument = ({ descriptor, bytes }: PackedDocument): PackedBlob => ({
  descriptor,
  async *open(offset) {
    yield bytes.subarray(offset);
  },
});

/** A blob of the store, which a lease holds. */
export const blobOfStore = ({ stores }: Pick<BuildSession, 'stores'>, descriptor: Descriptor): PackedBlob => ({
  descriptor,
  open: (offset) =>
    createReadStream(stores.content.path(descriptor.digest), { start: offset, highWaterMark: CHUNK_BYTES }),
});

/** What names all the rest. */
export function topOf({ manifests }: Package): PackedDocument {
  const top = manifests.at(-1);
  if (!top) throw new TypeError('a package of nothing');
  return top;
}
