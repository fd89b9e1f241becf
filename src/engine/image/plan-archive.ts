import { createHash } from 'node:crypto';

import { isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type DiffId, type Digest, digestAlgorithm, digestHex, parseDigest } from '../../oci/digest.js';
import { isManifestType, MEDIA_TYPE } from '../../oci/manifest.js';
import { familiarReference, parseReference } from '../../oci/reference.js';
import { compact } from '../../oci/untrusted-json.js';
import { chainIds } from '../layer/chain-id.js';
import { decompress } from '../layer/decompress.js';
import type { Lease } from '../lease/lease.js';
import type { NamedImageRecord } from '../metadata/images.js';
import { type ArchiveMember, jsonMember, smallMember } from './archive/archive-member.js';
import { type ChosenImage, chooseImages } from './choose-images.js';
import { getImage } from './find-image.js';
import { findLayerBlob } from './find-layer-blob.js';
import type { ImageParts } from './image-parts.js';
import type { SaveOptions } from './image-saving.js';

type PlanParts = Pick<ImageParts, 'records' | 'content'>;

/** A layer in the form in which the archive has it; its member is missing where it was to be left out. */
type PlannedLayer = {
  readonly diffId: DiffId;
  readonly descriptor: Descriptor;
  readonly member?: ArchiveMember | undefined;
};

type PlannedImage = {
  readonly chosen: ChosenImage;
  readonly manifest: Descriptor;
  readonly layers: readonly PlannedLayer[];
  readonly members: readonly ArchiveMember[];
};

/** What goes out, and which images that are. */
export type PlannedArchive = {
  readonly images: readonly NamedImageRecord[];
  readonly members: readonly ArchiveMember[];
};

/**
 * The files of an archive of images, blobs first and by name, the index last.
 *
 * @see OCI image spec, image-layout.md; moby, image/tarexport/save.go: the `manifest.json` beside it
 * @throws image_not_found, image_platform_mismatch, layer_not_kept
 */
export async function planArchive(
  parts: PlanParts,
  lease: Lease,
  { refs, options }: { readonly refs: readonly string[]; readonly options: SaveOptions },
): Promise<PlannedArchive> {
  const leftOut = new Set((options.without ?? []).flatMap((ref) => chainsOf(getImage(parts.records, ref).record)));
  const images: PlannedImage[] = [];
  for (const chosen of chooseImages(parts.records, refs, options.platform)) {
    images.push(await planImage(parts, lease, { chosen, leftOut, isUncompressed: options.isUncompressed === true }));
  }
  const blobs = new Map(images.flatMap(({ members }) => members).map((member) => [member.path, member]));
  const members = [
    ...[...blobs.values()].toSorted((one, other) => (one.path < other.path ? -1 : 1)),
    jsonMember('manifest.json', images.map(dockerEntry)),
    jsonMember('oci-layout', { imageLayoutVersion: '1.0.0' }),
    jsonMember('index.json', { schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests: images.flatMap(entries) }),
  ];
  return { images: images.map(({ chosen }) => chosen.record), members };
}

const chainsOf = ({ config }: NamedImageRecord): readonly string[] => chainIds(config.rootfs.diff_ids);

type ImagePlan = {
  readonly chosen: ChosenImage;
  readonly leftOut: ReadonlySet<string>;
  readonly isUncompressed: boolean;
};

async function planImage(parts: PlanParts, lease: Lease, plan: ImagePlan): Promise<PlannedImage> {
  const { chosen } = plan;
  const { id, target, createdAtMs } = chosen.record;
  for (const digest of [id, target.digest]) lease.holdBlob(digest);
  const layers: PlannedLayer[] = [];
  for (const index of chosen.record.layers.keys()) layers.push(await planLayer(parts, lease, plan, index));
  const config = await parts.content.read(id);
  const manifest = await manifestOf(parts, chosen.record, { layers, configBytes: config.byteLength });
  const documents = [
    smallMember(blobPath(id), config, createdAtMs),
    smallMember(blobPath(manifest.descriptor.digest), manifest.bytes, createdAtMs),
  ];
  return {
    chosen,
    manifest: manifest.descriptor,
    layers,
    members: [...documents, ...layers.flatMap(({ member }) => member ?? [])],
  };
}

async function planLayer(
  parts: PlanParts,
  lease: Lease,
  { chosen: { record }, leftOut, isUncompressed }: ImagePlan,
  index: number,
): Promise<PlannedLayer> {
  const [diffId, named] = [record.config.rootfs.diff_ids[index], record.layers[index]];
  if (!diffId || !named) throw new TypeError(`image ${record.id} has no layer ${index}`);
  if (leftOut.has(chainsOf(record)[index] ?? '')) return { diffId, descriptor: named };
  const stored = await findLayerBlob(parts, lease, { record, index });
  if (!isUncompressed || stored.digest === (diffId as string)) {
    const { digest } = stored;
    return { diffId, descriptor: stored, member: await blobMember(parts, digest) };
  }
  const read = () => decompress(blobBytes(parts, stored.digest));
  let size = 0;
  for await (const piece of read()) size += piece.byteLength;
  const digest = diffId as string as Digest;
  const mediaType = isDockers(record) ? MEDIA_TYPE.dockerLayer : MEDIA_TYPE.ociLayer;
  return { diffId, descriptor: { mediaType, digest, size }, member: { path: blobPath(digest), sizeBytes: size, read } };
}

const isDockers = ({ target }: NamedImageRecord): boolean => target.mediaType === MEDIA_TYPE.dockerManifest;

const blobMember = async ({ content }: PlanParts, digest: Digest): Promise<ArchiveMember> => ({
  path: blobPath(digest),
  sizeBytes: await content.size(digest),
  read: () => blobBytes({ content }, digest),
});

async function* blobBytes({ content }: Pick<PlanParts, 'content'>, digest: Digest): AsyncGenerator<Uint8Array> {
  yield* await content.open(digest);
}

const blobPath = (digest: Digest): string => `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;

type Manifest = { readonly descriptor: Descriptor; readonly bytes: Uint8Array };

/** The manifest that the image came with, or, where a layer goes out in another form, one that says so. */
async function manifestOf(
  { content }: PlanParts,
  record: NamedImageRecord,
  { layers, configBytes }: { readonly layers: readonly PlannedLayer[]; readonly configBytes: number },
): Promise<Manifest> {
  const { id, target } = record;
  const isAsItCame = layers.every(({ descriptor }, index) => descriptor.digest === record.layers[index]?.digest);
  const original = isAsItCame ? await readIfThere(content, target.digest) : undefined;
  if (original) return { descriptor: target, bytes: original };
  const mediaType = isManifestType(target.mediaType) ? target.mediaType : MEDIA_TYPE.ociManifest;
  const config = {
    mediaType: isDockers(record) ? MEDIA_TYPE.dockerConfig : MEDIA_TYPE.ociConfig,
    digest: id,
    size: configBytes,
  };
  const document = { schemaVersion: 2, mediaType, config, layers: layers.map(({ descriptor }) => descriptor) };
  const bytes = Buffer.from(JSON.stringify(document));
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { descriptor: { mediaType, digest, size: bytes.byteLength }, bytes };
}

async function readIfThere(content: PlanParts['content'], digest: Digest): Promise<Uint8Array | undefined> {
  try {
    return await content.read(digest);
  } catch (error) {
    if (isEngineError(error, 'blob_not_found')) return undefined;
    throw error;
  }
}

/** One of docker's list: where its parts are, and of those that were left out what they were. */
function dockerEntry({ chosen: { record, names }, layers }: PlannedImage) {
  return {
    Config: blobPath(record.id),
    RepoTags: names.length > 0 ? names.map(familiar) : null,
    Layers: layers.map(({ descriptor }) => blobPath(descriptor.digest)),
    LayerSources: Object.fromEntries(layers.map(({ diffId, descriptor }) => [diffId, pointer(descriptor)])),
  };
}

const pointer = ({ mediaType, digest, size }: Descriptor) => ({ mediaType, size, digest });

const familiar = (name: string): string => familiarReference(parseReference(name));

/** The same manifest once for each name, or once without. */
function entries({ chosen: { record, names }, manifest }: PlannedImage): readonly Descriptor[] {
  const { os, architecture, variant } = record.config;
  const entry = { ...manifest, platform: compact({ os, architecture, variant }) };
  if (names.length === 0) return [entry];
  return names.map((name) => ({
    ...entry,
    annotations: {
      'io.containerd.image.name': name,
      'org.opencontainers.image.ref.name': parseReference(name).tag ?? '',
    },
  }));
}
