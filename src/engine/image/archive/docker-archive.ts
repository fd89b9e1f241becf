import { createHash } from 'node:crypto';

import { engineError } from '../../../errors/engine-error.js';
import type { Descriptor } from '../../../oci/descriptor.js';
import { type DiffId, type Digest, parseDigest } from '../../../oci/digest.js';
import { type Manifest, MEDIA_TYPE } from '../../../oci/manifest.js';
import { parseImageConfig } from '../../../oci/parse-image-config.js';
import { descriptor } from '../../../oci/parse-manifest.js';
import { parseReference, type Reference, withDefaultTag } from '../../../oci/reference.js';
import { listOf, mapOf, object, optional, text } from '../../../oci/untrusted-json.js';
import { type Compression, compressionOf } from '../../layer/decompress.js';
import type { ArchiveFiles } from './archive-files.js';
import { type ArchiveImage, archiveSource } from './archive-image.js';
import type { InflatableFiles } from './inflatable-files.js';
import { type LayoutManifest, layoutManifests, refuseTooMany } from './oci-archive.js';

const LIST = 'manifest.json';
/** Enough to tell how a file is compressed. */
const SNIFF_BYTES = 6;

export const isDockerArchive = (files: ArchiveFiles): boolean => files.has(LIST);

/**
 * The images of what `docker save` writes.
 *
 * It has configs and layers but no manifests: each image gets one, of the blobs as they lie in the archive, but where
 * the archive is an OCI layout too, and has one of the same blobs.
 *
 * @see moby, image/spec/v1.2.md, "Combined Image JSON + Filesystem Changeset Format"
 * @throws archive_invalid, manifest_invalid, reference_invalid, program_missing
 */
export async function dockerArchiveImages(files: InflatableFiles): Promise<readonly ArchiveImage[]> {
  const items = readList(await files.read(LIST));
  refuseTooMany(items.length);
  const own = await layoutManifests(files);
  const images: ArchiveImage[] = [];
  // One at a time: whoever wrote the list may have named the same large file again and again.
  for (const item of items) images.push(withOwnManifest(await readImage(files, item), own));
  return images;
}

/** The image under the manifest that it was saved with: pushed, it is then what it was. */
function withOwnManifest(image: DockerImage, own: readonly LayoutManifest[]): ArchiveImage {
  const { names, files, manifest, pathOf } = image;
  const found = own.find(
    ({ manifest: { config, layers } }) => config.digest === manifest.config.digest && isSame(layers, manifest.layers),
  );
  const { target, bytes } = found ?? manifestOf(manifest);
  return { names, target, source: archiveSource({ files, target, pathOf, manifestOf: async () => bytes }) };
}

const isSame = (one: readonly Descriptor[], other: readonly Descriptor[]): boolean =>
  one.length === other.length && one.every(({ digest }, index) => digest === other[index]?.digest);

function manifestOf(manifest: Manifest): { readonly target: Descriptor; readonly bytes: Uint8Array } {
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { target: { mediaType: MEDIA_TYPE.dockerManifest, digest: hashOf(bytes), size: bytes.byteLength }, bytes };
}

type ListItem = {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
  /** By diff id: what the layers are that were left out, among others. */
  readonly sources: ReadonlyMap<string, Descriptor>;
};

/** An image as the list has it. */
type DockerImage = {
  readonly names: readonly Reference[];
  readonly files: ArchiveFiles;
  readonly manifest: Manifest;
  readonly pathOf: (digest: Digest) => string | undefined;
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
      sources: new Map(
        Object.entries(optional(mapOf(descriptor))(fields['LayerSources'], `${path}.LayerSources`) ?? {}),
      ),
    };
  })(list, LIST);
}

async function readImage(files: InflatableFiles, item: ListItem): Promise<DockerImage> {
  const config = await files.read(item.config);
  const { diff_ids: diffIds } = parseImageConfig(config.toString('utf8')).rootfs;
  if (diffIds.length !== item.layers.length) {
    const reason = `${LIST} lists ${item.layers.length} layers, ${item.config} ${diffIds.length}`;
    throw engineError('archive_invalid', { reason });
  }
  const layers: Descriptor[] = [];
  for (const [index, diffId] of diffIds.entries()) {
    layers.push(await layerDescriptor(files, { item, path: item.layers[index] ?? '', diffId }));
  }
  const configDescriptor = { mediaType: MEDIA_TYPE.dockerConfig, digest: hashOf(config), size: config.byteLength };
  const mediaType = MEDIA_TYPE.dockerManifest;
  const paths = new Map<Digest, string>([[configDescriptor.digest, item.config]]);
  for (const [index, { digest }] of layers.entries()) paths.set(digest, item.layers[index] ?? '');
  return {
    names: item.names.map((name) => withDefaultTag(parseReference(name))),
    files,
    manifest: { schemaVersion: 2, mediaType, config: configDescriptor, layers },
    pathOf(digest) {
      const path = paths.get(digest);
      return path !== undefined && files.has(path) ? path : undefined;
    },
  };
}

type LayerPlace = { readonly item: ListItem; readonly path: string; readonly diffId: DiffId };

/**
 * A plain tar is named by its diff id, which is checked as it is unpacked; of anything else the hash is taken first, where
 * it is not its name.
 */
async function layerDescriptor(files: InflatableFiles, { item, path, diffId }: LayerPlace): Promise<Descriptor> {
  const leftOut = files.has(path) ? undefined : item.sources.get(diffId);
  if (leftOut) return leftOut;
  if (isForProgram(await compressionIn(files, path))) await files.inflate(path);
  const size = files.size(path);
  const digest = async (): Promise<Digest> => digestOfPath(path) ?? (await hashOfFile(files, path));
  switch (await compressionIn(files, path)) {
    case 'none':
      return { mediaType: MEDIA_TYPE.dockerLayer, digest: diffId as string as Digest, size };
    case 'gzip':
      return { mediaType: MEDIA_TYPE.dockerLayerGzip, digest: await digest(), size };
    case 'zstd':
      return { mediaType: MEDIA_TYPE.ociLayerZstd, digest: await digest(), size };
    default:
      throw engineError('archive_invalid', { reason: `${path} is compressed more than once` });
  }
}

const compressionIn = async (files: ArchiveFiles, path: string): Promise<Compression> =>
  compressionOf(await files.start(path, SNIFF_BYTES));

const isForProgram = (compression: Compression): boolean => compression === 'bzip2' || compression === 'xz';

/** Of a blob that is named by its hash; whether that is true is seen when it is stored. */
function digestOfPath(path: string): Digest | undefined {
  const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1];
  return hex === undefined ? undefined : parseDigest(`sha256:${hex}`);
}

async function hashOfFile(files: ArchiveFiles, path: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const bytes of files.stream(path)) hash.update(bytes);
  return parseDigest(`sha256:${hash.digest('hex')}`);
}

const hashOf = (bytes: Uint8Array): Digest => parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
