import { createHash } from 'node:crypto';

import { engineError } from '../../../errors/engine-error.js';
import type { Descriptor } from '../../../oci/descriptor.js';
import { type Digest, digestAlgorithm, digestHex } from '../../../oci/digest.js';
import { isManifestType, type Manifest } from '../../../oci/manifest.js';
import { parseManifest } from '../../../oci/parse-manifest.js';
import type { Platform } from '../../../oci/platform.js';
import { parseReference, type Reference, withDefaultTag } from '../../../oci/reference.js';
import { matchesPlatform } from '../../../oci/select-manifest.js';
import { parseJsonObject, text } from '../../../oci/untrusted-json.js';
import type { ArchiveFiles } from './archive-files.js';
import { type ArchiveImage, archiveSource } from './archive-image.js';
import { HeldBytes } from './held-bytes.js';

const LAYOUT = 'oci-layout';
const INDEX = 'index.json';

export const isOciArchive = (files: ArchiveFiles): boolean => files.has(LAYOUT) && files.has(INDEX);

/**
 * The images of an OCI layout, those for other platforms left out.
 *
 * @see OCI image spec, image-layout.md
 * @throws archive_invalid, manifest_invalid, reference_invalid
 */
export async function ociArchiveImages(files: ArchiveFiles, platform: Platform): Promise<readonly ArchiveImage[]> {
  const version = text(
    parseJsonObject((await files.read(LAYOUT)).toString('utf8'), LAYOUT)['imageLayoutVersion'],
    LAYOUT,
  );
  if (!version.startsWith('1.'))
    throw engineError('archive_invalid', { reason: `an OCI layout of version ${version}` });
  const parsed = parseManifest((await files.read(INDEX)).toString('utf8'));
  if (parsed.kind !== 'index') throw engineError('archive_invalid', { reason: `${INDEX} is not an index` });
  const { manifests } = parsed.index;
  const mine = manifests.filter((entry) => !entry.platform || matchesPlatform(entry.platform, platform));
  refuseTooMany(mine.length);
  if (mine.length === 0 && manifests.length > 0) {
    throw engineError('archive_invalid', { reason: 'none of its images is for this machine' });
  }
  return mine.map((target) => ({
    names: nameOf(target),
    target,
    source: archiveSource({
      files,
      target,
      pathOf: (digest) => {
        const path = blobPath(digest);
        return files.has(path) ? path : undefined;
      },
      manifestOf: (digest) => readVerified(files, digest),
    }),
  }));
}

/** A manifest of one image as it lies in a layout. */
export type LayoutManifest = { readonly target: Descriptor; readonly bytes: Uint8Array; readonly manifest: Manifest };

/** Those that the index of a layout names itself; none where there is no layout, or where it is not to be understood. */
export async function layoutManifests(files: ArchiveFiles): Promise<readonly LayoutManifest[]> {
  if (!isOciArchive(files)) return [];
  const parsed = parseManifest((await files.read(INDEX)).toString('utf8'));
  if (parsed.kind !== 'index') return [];
  const named = parsed.index.manifests.filter(
    ({ mediaType, digest }) => isManifestType(mediaType) && files.has(blobPath(digest)),
  );
  const once = new Map(named.map((target) => [target.digest, target]));
  refuseTooMany(once.size);
  const manifests: LayoutManifest[] = [];
  const held = new HeldBytes();
  for (const { mediaType, digest, size } of once.values()) {
    const bytes = await readVerified(files, digest);
    held.add(bytes.byteLength);
    const read = parseManifest(Buffer.from(bytes).toString('utf8'));
    if (read.kind === 'index') throw engineError('archive_invalid', { reason: `${digest} is not a manifest` });
    manifests.push({ target: { mediaType, digest, size }, bytes, manifest: read.manifest });
  }
  return manifests;
}

/** Far above what anybody saves in one archive. */
const MOST_IMAGES = 2000;

/** @throws archive_invalid */
export function refuseTooMany(count: number): void {
  if (count > MOST_IMAGES) throw engineError('archive_invalid', { reason: `more than ${MOST_IMAGES} images` });
}

/** Who wrote the layout says the name in one of two places; a tag alone names no repository. */
function nameOf({ annotations = {} }: Descriptor): readonly Reference[] {
  const name = annotations['io.containerd.image.name'] ?? annotations['org.opencontainers.image.ref.name'] ?? '';
  return /[/:]/.test(name) ? [withDefaultTag(parseReference(name))] : [];
}

const blobPath = (digest: Digest): string => `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;

async function readVerified(files: ArchiveFiles, digest: Digest): Promise<Uint8Array> {
  const bytes = await files.read(blobPath(digest));
  const algorithm = digestAlgorithm(digest);
  const actual = `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
  if (actual !== digest) throw engineError('blob_digest_mismatch', { expected: digest, actual });
  return bytes;
}
