import type { Descriptor } from '../../../../oci/descriptor.js';
import { type DiffId, type Digest, parseDiffId, parseDigest } from '../../../../oci/digest.js';
import {
  type JsonObject,
  type JsonReader,
  listOf,
  object,
  optional,
  parseJsonObject,
  text,
  wholeNumber,
} from '../../../../oci/untrusted-json.js';

/** BuildKit's. @see moby/buildkit, cache/remotecache/v1/spec.go */
export const CACHE_CONFIG_TYPE = 'application/vnd.buildkit.cacheconfig.v0';
/** In the configuration of an image that is its own cache. */
export const INLINE_FIELD = 'moby.buildkit.cache.v0';

/** A step by its key, and the layer that it led to. */
export type CachedStep = {
  /** Hexadecimal digits. */
  readonly key: string;
  readonly layer: { readonly descriptor: Descriptor; readonly diffId: DiffId };
  readonly createdAtMs: number;
};

/** A step of an inline cache: its layer is one of the image's, counted from the lowest. */
export type InlineStep = { readonly key: string; readonly layerIndex: number; readonly createdAtMs: number };

const SHA256 = 'sha256:';

/**
 * What a cache elsewhere knows, in BuildKit's document: layers, and records that lead to them. The keys are ours, so that
 * each of the two reads what the other wrote, and finds nothing of its own in it.
 */
export function cacheDocument(steps: readonly CachedStep[]): object {
  const layers = [...new Map(steps.map(({ layer }) => [layer.diffId, layer])).values()];
  const indexes = new Map(layers.map(({ diffId }, index) => [diffId, index]));
  return {
    layers: layers.map(({ descriptor, diffId }) => ({
      blob: descriptor.digest,
      parent: -1,
      annotations: { mediaType: descriptor.mediaType, diffID: diffId, size: descriptor.size },
    })),
    records: steps.map(({ key, layer, createdAtMs }) => record(key, indexes.get(layer.diffId) ?? -1, createdAtMs)),
  };
}

export const inlineDocument = (steps: readonly InlineStep[]): string =>
  Buffer.from(
    JSON.stringify(steps.map(({ key, layerIndex, createdAtMs }) => record(key, layerIndex, createdAtMs))),
  ).toString('base64');

const record = (key: string, layer: number, createdAtMs: number): object => ({
  digest: `${SHA256}${key}`,
  layers: [{ layer, createdAt: new Date(createdAtMs).toISOString() }],
});

/** Reads the configuration of a cache; records that lead to no layer of `blobs` are left out. @throws manifest_invalid */
export function readCacheDocument(content: string, blobs: readonly Descriptor[]): readonly CachedStep[] {
  const document = parseJsonObject(content, 'the cache');
  const known = new Map(blobs.map((blob) => [blob.digest, blob]));
  const layers = (optional(listOf(layer))(document['layers'], 'layers') ?? []).map(({ blob, diffId }) => {
    const descriptor = known.get(blob);
    return descriptor && diffId && { descriptor, diffId };
  });
  return readRecords(document['records']).flatMap(({ key, layerIndex, createdAtMs }) => {
    const found = layers[layerIndex];
    return found ? [{ key, layer: found, createdAtMs }] : [];
  });
}

/** What the configuration of an image says of itself; nothing where it is no cache. @throws manifest_invalid */
export function readInlineDocument(config: string): readonly InlineStep[] {
  const field = optional(text)(parseJsonObject(config, 'the image configuration')[INLINE_FIELD], INLINE_FIELD);
  if (field === undefined) return [];
  const wrapped = `{"records":${Buffer.from(field, 'base64').toString('utf8')}}`;
  return readRecords(parseJsonObject(wrapped, INLINE_FIELD)['records']);
}

function readRecords(value: unknown): readonly InlineStep[] {
  const records = optional(listOf(object))(value, 'records') ?? [];
  return records.flatMap((each, index): readonly InlineStep[] => {
    const digest = optional(text)(each['digest'], `records[${index}].digest`);
    const [result] = optional(listOf(resultOf))(each['layers'], `records[${index}].layers`) ?? [];
    if (!digest?.startsWith(SHA256) || result === undefined) return [];
    return [{ key: digest.slice(SHA256.length), ...result }];
  });
}

const resultOf: JsonReader<Omit<InlineStep, 'key'>> = (value, path) => {
  const fields: JsonObject = object(value, path);
  const createdAtMs = Date.parse(optional(text)(fields['createdAt'], `${path}.createdAt`) ?? '') || 0;
  return { layerIndex: wholeNumber(fields['layer'], `${path}.layer`), createdAtMs };
};

const layer: JsonReader<{ readonly blob: Digest; readonly diffId: DiffId | undefined }> = (value, path) => {
  const fields = object(value, path);
  const annotations = optional(object)(fields['annotations'], `${path}.annotations`) ?? {};
  const diffId = optional(text)(annotations['diffID'], `${path}.annotations.diffID`);
  return {
    blob: parseDigest(text(fields['blob'], `${path}.blob`)),
    diffId: diffId === undefined ? undefined : parseDiffId(diffId),
  };
};
