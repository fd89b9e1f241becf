import { createHash } from 'node:crypto';

import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { isIndexType, MEDIA_TYPE } from '../../oci/manifest.js';
import type { Platform } from '../../oci/platform.js';
import { familiarReference, formatReference, type Reference } from '../../oci/reference.js';
import { formatPlatform } from '../../oci/select-manifest.js';
import { writeIndex } from '../../oci/write-index.js';
import { chooseManifests } from './choose-manifests.js';
import type { ManifestDoor } from './manifest-door.js';
import type {
  CombinedManifest,
  CombineOptions,
  IndexAnnotation,
  ManifestCallOptions,
  ManifestSource,
} from './manifest-service.js';
import { type ReadManifest, readManifest, withPlatform } from './read-manifest.js';

/** A new index of what several names stand for. @see docker/buildx, util/imagetools: Combine */
export async function combineManifests(
  door: ManifestDoor,
  sources: readonly ManifestSource[],
  { annotations = [], prefersIndex = true, platforms = [], ...options }: CombineOptions = {},
): Promise<CombinedManifest> {
  const found = await Promise.all(sources.map((source) => readSource(door, source, options)));
  const [first] = found;
  if (!first) throw engineError('argument_invalid', { reason: 'no sources specified' });
  const isAlone = found.length === 1 && annotations.length === 0;
  const staysAsIs = isAlone && (first.parsed.kind === 'index' || !prefersIndex);
  return choose(staysAsIs ? asItIs(first) : assemble(found, annotations), platforms);
}

/** A manifest or an index with where its parts are. */
type Assembled = Pick<ReadManifest, 'descriptor' | 'bytes'> & {
  /** Undefined where it is the manifest of one image. */
  readonly manifests: readonly Descriptor[] | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly placeOf: (digest: Digest) => Reference;
};

function choose(
  { descriptor, bytes, manifests, annotations, placeOf }: Assembled,
  platforms: readonly Platform[],
): CombinedManifest {
  const part = (digest: Digest): CombinedManifest['parts'][number] => {
    const { registry, repository } = placeOf(digest);
    return { name: formatReference({ registry, repository, digest }), digest };
  };
  if (!manifests) {
    chooseManifests([descriptor], platforms);
    return { descriptor, bytes, parts: [part(descriptor.digest)] };
  }
  const kept = chooseManifests(manifests, platforms);
  const parts = kept.map(({ digest }) => part(digest));
  if (kept.length === manifests.length) return { descriptor, bytes, parts };
  return { ...written({ mediaType: descriptor.mediaType, manifests: kept, annotations }), parts };
}

function asItIs({ descriptor, bytes, parsed, reference }: ReadManifest): Assembled {
  const index = parsed.kind === 'index' ? parsed.index : undefined;
  return {
    descriptor,
    bytes,
    manifests: index?.manifests,
    annotations: index?.annotations,
    placeOf: () => reference,
  };
}

function assemble(found: readonly ReadManifest[], annotations: readonly IndexAnnotation[]): Assembled {
  const merged = new Map<Digest, Descriptor>();
  const places = new Map<Digest, Reference>();
  for (const { descriptor, parsed, reference } of found) {
    for (const each of parsed.kind === 'index' ? parsed.index.manifests : [descriptor]) {
      const before = merged.get(each.digest);
      merged.set(each.digest, before ? mergeDescriptors(before, each) : each);
      places.set(each.digest, reference);
    }
  }
  const areDockers = [...merged.values()].every(({ mediaType }) => mediaType.startsWith('application/vnd.docker.'));
  const mediaType = areDockers ? MEDIA_TYPE.dockerIndex : MEDIA_TYPE.ociIndex;
  // Docker's lists have no place for annotations.
  const said = areDockers ? [] : annotations;
  const manifests = [...merged.values()].map((each) => annotated(each, said));
  const ofIndex = said.filter((each) => each.of === 'index').map(({ name, value }) => [name, value] as const);
  const index = { mediaType, manifests, annotations: Object.fromEntries(ofIndex) };
  return {
    ...written(index),
    manifests,
    annotations: index.annotations,
    placeOf(digest) {
      const place = places.get(digest);
      if (!place) throw new Error(`${digest} came from nowhere`);
      return place;
    },
  };
}

function annotated(descriptor: Descriptor, annotations: readonly IndexAnnotation[]): Descriptor {
  const platform = descriptor.platform && formatPlatform(descriptor.platform);
  const own = annotations.filter(
    (each) => each.of === 'manifest-descriptor' && (each.platform === undefined || each.platform === platform),
  );
  if (own.length === 0) return descriptor;
  const more = Object.fromEntries(own.map(({ name, value }) => [name, value]));
  return { ...descriptor, annotations: { ...descriptor.annotations, ...more } };
}

const mergeDescriptors = (one: Descriptor, other: Descriptor): Descriptor => ({
  ...one,
  ...(other.platform && { platform: other.platform }),
  ...((one.annotations ?? other.annotations) && { annotations: { ...one.annotations, ...other.annotations } }),
});

function written(index: Parameters<typeof writeIndex>[0]): Pick<ReadManifest, 'descriptor' | 'bytes'> {
  const bytes = Buffer.from(writeIndex(index));
  const digest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { descriptor: { mediaType: index.mediaType, digest, size: bytes.byteLength }, bytes };
}

async function readSource(
  door: ManifestDoor,
  { ref, descriptor: said = {} }: ManifestSource,
  options: ManifestCallOptions,
): Promise<ReadManifest> {
  const read = await readManifest(door, await door.parse(ref), options);
  const { size, digest } = read.descriptor;
  if (said.size && said.size !== size) {
    const reason = `invalid size mismatch for ${digest}, ${said.size} != ${size}`;
    throw engineError('argument_invalid', { reason });
  }
  const isIndex = read.parsed.kind === 'index';
  if (said.mediaType !== undefined && isIndexType(said.mediaType) !== isIndex) {
    const reason = `${familiarReference(read.reference)} is no ${said.mediaType}`;
    throw engineError('argument_invalid', { reason });
  }
  const isComplete = isIndex || (said.platform?.os && said.platform.architecture);
  const { descriptor } = isComplete ? read : await withPlatform(door, read, options);
  const platform = completed(said.platform, descriptor.platform);
  return {
    ...read,
    descriptor: {
      ...descriptor,
      ...(said.mediaType && { mediaType: said.mediaType }),
      ...(said.annotations && { annotations: said.annotations }),
      ...(platform && { platform }),
    },
  };
}

/** What is said of it, and from its configuration what is not. */
function completed(said: Platform | undefined, known: Platform | undefined): Platform | undefined {
  if (!said) return known;
  const os = said.os || known?.os || '';
  const variant = said.variant ?? (said.architecture ? undefined : known?.variant);
  return { ...said, os, architecture: said.architecture || known?.architecture || '', ...(variant && { variant }) };
}
