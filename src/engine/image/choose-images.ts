import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { Platform } from '../../oci/platform.js';
import { formatReference, parseReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import { formatPlatform, matchesPlatform } from '../../oci/select-manifest.js';
import type { NamedImageRecord } from '../metadata/images.js';
import { getImage } from './find-image.js';
import type { ImageRows } from './image-parts.js';

/** An image that goes out, and the names with tag that go with it. */
export type ChosenImage = { readonly record: NamedImageRecord; readonly names: readonly string[] };

/**
 * The images that `refs` mean, each once: a repository alone means all its tags, an id no name.
 *
 * @see moby, image/tarexport/save.go: parseNames
 * @throws image_not_found, image_ambiguous, image_platform_mismatch
 */
export function chooseImages(
  records: ImageRows['records'],
  refs: readonly string[],
  platform: Platform | undefined,
): readonly ChosenImage[] {
  const chosen = new Map<Digest, { readonly record: NamedImageRecord; readonly names: Set<string> }>();
  for (const ref of refs) {
    for (const { record, names } of imagesMeant(records, ref)) {
      requirePlatform(record, ref, platform);
      const entry = chosen.get(record.id) ?? { record, names: new Set<string>() };
      for (const name of names) entry.names.add(name);
      chosen.set(record.id, entry);
    }
  }
  return [...chosen.values()].map(({ record, names }) => ({ record, names: [...names].toSorted() }));
}

function imagesMeant(records: ImageRows['records'], ref: string): readonly ChosenImage[] {
  const reference = parseLeniently(ref);
  if (reference && reference.tag === undefined && reference.digest === undefined) {
    const prefix = `${formatReference(reference)}:`;
    const tagged = records
      .list()
      .map((record) => ({ record, names: record.names.filter((name) => name.startsWith(prefix)) }))
      .filter(({ names }) => names.length > 0);
    if (tagged.length > 0) return tagged;
  }
  const { record, isById, ref: foundBy } = getImage(records, ref);
  const name = isById ? undefined : parseLeniently(foundBy);
  const hasTag = name !== undefined && name.digest === undefined;
  return [{ record, names: hasTag ? [formatReference(withDefaultTag(name))] : [] }];
}

/** Ids are no references. */
function parseLeniently(ref: string): Reference | undefined {
  if (ref.startsWith('sha256:')) return undefined;
  try {
    return parseReference(ref);
  } catch (error) {
    if (isEngineError(error, 'reference_invalid')) return undefined;
    throw error;
  }
}

/** @throws image_platform_mismatch */
export function requirePlatform({ config }: NamedImageRecord, ref: string, platform: Platform | undefined): void {
  if (!platform || matchesPlatform(config, platform)) return;
  throw engineError('image_platform_mismatch', {
    ref,
    wanted: formatPlatform(platform),
    actual: formatPlatform(config),
  });
}
