import { createHash } from 'node:crypto';

import { engineError } from '../../../errors/engine-error.js';
import type { Descriptor } from '../../../oci/descriptor.js';
import { type DiffId, type Digest, parseDigest } from '../../../oci/digest.js';
import { MEDIA_TYPE } from '../../../oci/manifest.js';
import { parseImageConfig } from '../../../oci/parse-image-config.js';
import { parseReference, withDefaultTag } from '../../../oci/reference.js';
import { listOf, object, optional, text } from '../../../oci/untrusted-json.js';
import { compressionOf } from '../../layer/decompress.js';
import type { ArchiveFiles } from './archive-files.js';
import { type ArchiveImage, archiveSource } from './archive-image.js';

const LIST = 'manifest.json';
/** Enough to tell how a file is compressed. */
const SNIFF_BYTES = 6;

export const isDockerArchive = (files: ArchiveFiles): boolean => files.has(LIST);

/**
 * The images of what `docker save` writes.
 *
 * It has configs and layers but no manifests: each image gets one, of the blobs as they lie in the archive.
 *
 * @see moby, image/spec/v1.2.md, "Combined Image JSON + Filesystem Changeset Format"
 * @throws archive_invalid, manifest_invalid, reference_invalid
 */
export async function dockerArchiveImages(files: ArchiveFiles): Promise<readonly ArchiveImage[]> {
  const items = readList(await files.read(LIST));
  return await Promise.all(items.map((item) => readImage(files, item)));
}

type ListItem = {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
};

function readList(bytes: Buffer): readonly ListItem[] {
  let list: unknown;
  try {
    list = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw engineError('archive_invalid', { reason: `${LIST} is not JSON` }, { cause });
  }
  return listOf((value, path) => {
    const fields = object(value, path);
    return {
      config: text(fields['Config'], `${path}.Config`),
      names: optional(listOf(text))(fields['RepoTags'], `${path}.RepoTags`) ?? [],
      layers: optional(listOf(text))(fields['Layers'], `${path}.Layers`) ?? [],
    };
  })(list, LIST);
}

async function readImage(files: ArchiveFiles, item: ListItem): Promise<ArchiveImage> {
  const config = await files.read(item.config);
  const { diff_ids: diffIds } = parseImageConfig(config.toString('utf8')).rootfs;
  if (diffIds.length !== item.layers.length) {
    const reason = `${LIST} lists ${item.layers.length} layers, ${item.config} ${diffIds.length}`;
    throw engineError('archive_invalid', { reason });
  }
  const layers = await Promise.all(
    diffIds.map((diffId, index) => layerDescriptor(files, item.layers[index] ?? '', diffId)),
  );
  const configDescriptor = { mediaType: MEDIA_TYPE.dockerConfig, digest: hashOf(config), size: config.byteLength };
  const mediaType = MEDIA_TYPE.dockerManifest;
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config: configDescriptor, layers }));
  const target = { mediaType, digest: hashOf(manifest), size: manifest.byteLength };

  const paths = new Map<Digest, string>([[configDescriptor.digest, item.config]]);
  for (const [index, { digest }] of layers.entries()) paths.set(digest, item.layers[index] ?? '');
  return {
    names: item.names.map((name) => withDefaultTag(parseReference(name))),
    target,
    source: archiveSource({
      files,
      target,
      pathOf: (digest) => paths.get(digest),
      manifestOf: async () => manifest,
    }),
  };
}

/** A plain tar is named by its diff id, which is checked as it is unpacked; of anything else the hash is taken first. */
async function layerDescriptor(files: ArchiveFiles, path: string, diffId: DiffId): Promise<Descriptor> {
  const size = files.size(path);
  switch (compressionOf(await files.start(path, SNIFF_BYTES))) {
    case 'none':
      return { mediaType: MEDIA_TYPE.dockerLayer, digest: diffId as string as Digest, size };
    case 'gzip':
      return { mediaType: MEDIA_TYPE.dockerLayerGzip, digest: await hashOfFile(files, path), size };
    case 'zstd':
      return { mediaType: MEDIA_TYPE.ociLayerZstd, digest: await hashOfFile(files, path), size };
    case 'unsupported':
    default:
      throw engineError('archive_invalid', { reason: `${path} is compressed with something else than gzip or zstd` });
  }
}

async function hashOfFile(files: ArchiveFiles, path: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const bytes of files.stream(path)) hash.update(bytes);
  return parseDigest(`sha256:${hash.digest('hex')}`);
}

const hashOf = (bytes: Uint8Array): Digest => parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
