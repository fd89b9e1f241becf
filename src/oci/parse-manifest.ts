import { engineError } from '../errors/engine-error.js';
import type { Descriptor } from './descriptor.js';
import { parseDigest } from './digest.js';
import { type Index, isIndexType, isManifestType, isSchema1Type, type Manifest } from './manifest.js';
import type { Platform } from './platform.js';
import {
  compact,
  type JsonObject,
  type JsonReader,
  listOf,
  mapOf,
  object,
  optional,
  parseJsonObject,
  text,
  wholeNumber,
} from './untrusted-json.js';

/** What may be sent as a manifest, index or config: as distribution and containerd limit it. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** What a registry or an archive gives for a name. */
export type ParsedManifest =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'index'; readonly index: Index };

/**
 * Reads a manifest or index out of untrusted text.
 *
 * Which of the two it is, it must say itself: a document that reads as both would mean one thing to us and
 * another to who checked it (CVE-2021-41190).
 *
 * @param ref What was asked for, for sentences.
 * @throws manifest_invalid, manifest_too_old
 */
export function parseManifest(content: string, { ref }: { readonly ref?: string | undefined } = {}): ParsedManifest {
  const document = parseJsonObject(content, 'the manifest');
  const mediaType = optional(text)(document['mediaType'], 'mediaType');
  if (document['schemaVersion'] === 1 || isSchema1Type(mediaType ?? '')) throw engineError('manifest_too_old', { ref });
  // Some tools of Go leave the version at 0 and say by the media type alone what they have written.
  const isNamed = isManifestType(mediaType ?? '') || isIndexType(mediaType ?? '');
  if (document['schemaVersion'] !== 2 && !(isNamed && !document['schemaVersion'])) {
    throw engineError('manifest_invalid', { reason: 'it is neither an image manifest nor an index' });
  }

  const hasLayers = Object.hasOwn(document, 'layers') || Object.hasOwn(document, 'config');
  const hasManifests = Object.hasOwn(document, 'manifests');
  const isContradictory =
    (hasLayers && hasManifests) ||
    (isIndexType(mediaType ?? '') && hasLayers) ||
    (isManifestType(mediaType ?? '') && hasManifests);
  if (isContradictory) throw engineError('manifest_invalid', { reason: 'it is a manifest and an index at once' });
  if (!hasLayers && !hasManifests) throw engineError('manifest_invalid', { reason: 'it lists nothing' });

  return hasManifests
    ? { kind: 'index', index: readIndex(document, mediaType) }
    : { kind: 'manifest', manifest: readManifest(document, mediaType) };
}

function readManifest(document: JsonObject, mediaType: string | undefined): Manifest {
  return compact({
    schemaVersion: 2,
    mediaType,
    config: descriptor(document['config'], 'config'),
    layers: optional(listOf(descriptor))(document['layers'], 'layers') ?? [],
    annotations: annotations(document['annotations'], 'annotations'),
  } as const);
}

function readIndex(document: JsonObject, mediaType: string | undefined): Index {
  return compact({
    schemaVersion: 2,
    mediaType,
    manifests: optional(listOf(descriptor))(document['manifests'], 'manifests') ?? [],
    annotations: annotations(document['annotations'], 'annotations'),
  } as const);
}

const annotations = optional(mapOf(text));

export const descriptor: JsonReader<Descriptor> = (value, path) => {
  const fields = object(value, path);
  return compact({
    mediaType: text(fields['mediaType'], `${path}.mediaType`),
    digest: digest(fields['digest'], `${path}.digest`),
    size: wholeNumber(fields['size'], `${path}.size`),
    artifactType: optional(text)(fields['artifactType'], `${path}.artifactType`),
    platform: optional(parsePlatform)(fields['platform'], `${path}.platform`),
    annotations: annotations(fields['annotations'], `${path}.annotations`),
    urls: optional(listOf(text))(fields['urls'], `${path}.urls`),
  });
};

/** A platform as an index or a configuration says it. @throws manifest_invalid */
export const parsePlatform: JsonReader<Platform> = (value, path) => {
  const fields = object(value, path);
  return compact({
    os: text(fields['os'], `${path}.os`),
    architecture: text(fields['architecture'], `${path}.architecture`),
    variant: optional(text)(fields['variant'], `${path}.variant`),
    'os.version': optional(text)(fields['os.version'], `${path}.os.version`),
    'os.features': optional(listOf(text))(fields['os.features'], `${path}.os.features`),
  });
};

const digest: JsonReader<ReturnType<typeof parseDigest>> = (value, path) => {
  try {
    return parseDigest(text(value, path));
  } catch (cause) {
    throw engineError('manifest_invalid', { reason: `${path} is not a digest` }, { cause });
  }
};
