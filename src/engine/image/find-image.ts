import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import {
  familiarReference,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from '../../oci/reference.js';
import type { ImageRecords, NamedImageRecord } from '../metadata/images.js';

/** An image, and what it was found by. */
export type FoundImage = {
  readonly record: NamedImageRecord;
  /** By its id, or the beginning of it, rather than by a name. */
  readonly isById: boolean;
  /** As it was asked for, or what that is short for. */
  readonly ref: string;
};

/** Images by their names, and what the user's short names stand for. */
export type ImageLookup = Pick<ImageRecords, 'findByName' | 'findByRepoDigest' | 'findByIdPrefix'> & {
  /** `web:2` → `registry.lan:5000/team/web:2`; undefined for what is no short name. */
  readonly meantBy?: ((text: string) => string | undefined) | undefined;
};

const WHOLE_ID = /^(?:sha256:)?[0-9a-f]{64}$/;
const ID_PREFIX = /^(?:sha256:)?([0-9a-f]{1,64})$/;

/**
 * The image that a user means: a name before an id, as docker has it. What an image here is called goes before what the
 * name is short for: a list of images shows the one and not the other.
 *
 * @throws image_ambiguous, reference_invalid
 */
export function findImage(records: ImageLookup, ref: string): FoundImage | undefined {
  const byName = findByName(records, ref);
  if (byName) return { record: byName, isById: false, ref };
  const meant = records.meantBy?.(ref);
  const byMeaning = meant === undefined ? undefined : findByName(records, meant);
  if (byMeaning) return { record: byMeaning, isById: false, ref: meant ?? ref };
  const prefix = ID_PREFIX.exec(ref)?.[1];
  if (prefix === undefined) return undefined;
  const [record, ...others] = records.findByIdPrefix(`sha256:${prefix}`);
  if (others.length > 0) throw engineError('image_ambiguous', { ref });
  return record && { record, isById: true, ref };
}

/** @throws image_not_found, image_ambiguous, reference_invalid */
export function getImage(records: ImageLookup, ref: string): FoundImage {
  const found = findImage(records, ref);
  if (!found) throw engineError('image_not_found', { ref: lookedFor(ref) });
  return found;
}

/** Docker says which tag it looked for. @see moby, daemon/images: ErrImageDoesNotExist */
export function lookedFor(ref: string): string {
  const reference = WHOLE_ID.test(ref) ? undefined : parseUnlessId(ref);
  return reference ? familiarReference(withDefaultTag(reference)) : ref;
}

function findByName(records: ImageLookup, ref: string): NamedImageRecord | undefined {
  if (ref.startsWith('sha256:')) return undefined;
  const reference = parseUnlessId(ref);
  if (!reference) return undefined;
  if (reference.digest === undefined) return records.findByName(formatReference(withDefaultTag(reference)));
  const [first] = records.findByRepoDigest(repoDigest(reference, reference.digest));
  return first;
}

/** A bare id is no reference, and no mistake either. */
function parseUnlessId(ref: string): Reference | undefined {
  try {
    return parseReference(ref);
  } catch (error) {
    if (isEngineError(error, 'reference_invalid') && ID_PREFIX.test(ref)) return undefined;
    throw error;
  }
}

/** The name by digest under which an image of this repository is known: `docker.io/library/nginx@sha256:…`. */
export const repoDigest = ({ registry, repository }: Reference, digest: Digest): string =>
  formatReference({ registry, repository, digest });
