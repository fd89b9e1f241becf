import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';

import { engineError } from '../../../../errors/engine-error.js';
import type { Descriptor } from '../../../../oci/descriptor.js';
import { type Digest, digestAlgorithm, digestHex, parseDigest } from '../../../../oci/digest.js';
import { parseManifest } from '../../../../oci/parse-manifest.js';
import { openFolderFiles } from '../../../image/archive/folder-files.js';
import type { ImageSource } from '../../../image/image-source.js';

const INDEX = 'index.json';
const REF_NAME = 'org.opencontainers.image.ref.name';

export type CacheFolder = {
  readonly path: string;
  /** Of the manifest; otherwise the one with the tag. */
  readonly digest?: string | undefined;
  readonly tag?: string | undefined;
};

/** A cache that lies in a folder, as an OCI layout. @throws archive_invalid */
export function folderSource({ path, digest, tag = 'latest' }: CacheFolder): ImageSource {
  if (!existsSync(path)) throw engineError('archive_invalid', { reason: `${path} is not there` });
  const files = openFolderFiles(path);
  return {
    async resolve() {
      const parsed = parseManifest((await files.read(INDEX)).toString('utf8'));
      const manifests = parsed.kind === 'index' ? parsed.index.manifests : [];
      const found = digest === undefined ? byTag(manifests, tag) : manifests.find((each) => each.digest === digest);
      if (!found) throw engineError('archive_invalid', { reason: `${path} has no ${digest ?? `tag ${tag}`}` });
      return found;
    },
    async readManifest({ digest: wanted }) {
      const bytes = await files.read(blobPath(wanted));
      const algorithm = digestAlgorithm(wanted);
      const actual = parseDigest(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);
      if (actual !== wanted) throw engineError('blob_digest_mismatch', { expected: wanted, actual });
      return bytes;
    },
    async *readBlob(descriptor, { offset = 0 } = {}) {
      const blob = blobPath(descriptor.digest);
      if (files.size(blob) !== descriptor.size) {
        throw engineError('blob_size_mismatch', { expected: descriptor.size, read: files.size(blob) });
      }
      yield* files.stream(blob, offset);
    },
  };
}

function byTag(manifests: readonly Descriptor[], tag: string): Descriptor | undefined {
  const [only, ...others] = manifests;
  return (
    manifests.find(({ annotations }) => annotations?.[REF_NAME] === tag) ?? (others.length === 0 ? only : undefined)
  );
}

const blobPath = (digest: Digest): string => `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;
