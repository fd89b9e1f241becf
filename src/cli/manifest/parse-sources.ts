import type { ManifestSource } from '../../engine/index.js';
import { isEngineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { parsePlatform } from '../../oci/parse-manifest.js';
import { formatReference, parseReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import { mapOf, object, optional, parseJsonObject, text, wholeNumber } from '../../oci/untrusted-json.js';
import { invalid } from '../values/invalid.js';

/** A source as it is written: a name, a digest, or a descriptor in JSON. */
type Written =
  | { readonly text: string; readonly reference: Reference }
  | { readonly text: string; readonly digest: Digest; readonly descriptor?: Partial<Descriptor> | undefined };

/**
 * What an index is to be made of. A digest, and a descriptor, are looked for in the one repository that is named elsewhere.
 *
 * @param targets Names of the index itself.
 * @throws argument_invalid @see docker/buildx, commands/imagetools/create.go
 */
export function parseSources(given: readonly string[], targets: readonly string[]): readonly ManifestSource[] {
  const written = given.map(parseSource);
  const named = [...targets.map((name) => parseReference(name)), ...written.flatMap(referenceOf)];
  const repositories = new Set(named.map(({ registry, repository }) => formatReference({ registry, repository })));
  const [only, ...others] = repositories;
  if (only === undefined) throw invalid('no repositories specified, please set a reference in tag or source');
  return written.map((source) => {
    if ('reference' in source) return { ref: formatReference(withDefaultTag(source.reference)) };
    if (others.length > 0) {
      throw invalid(`multiple repositories specified, cannot infer repository for ${JSON.stringify(source.text)}`);
    }
    return { ref: `${only}@${source.digest}`, descriptor: source.descriptor };
  });
}

const referenceOf = (source: Written): readonly Reference[] => ('reference' in source ? [source.reference] : []);

function parseSource(text: string): Written {
  try {
    const trimmed = text.trim();
    if (trimmed.startsWith('{')) return { text, ...parseDescriptor(trimmed) };
    return /^sha(256|512)/.test(trimmed)
      ? { text, digest: parseDigest(trimmed) }
      : { text, reference: parseReference(trimmed) };
  } catch (cause) {
    if (!isEngineError(cause)) throw cause;
    throw invalid(
      `failed to parse source ${JSON.stringify(text)}, valid sources are digests, references and descriptors: ${cause.message}`,
    );
  }
}

function parseDescriptor(json: string): { readonly digest: Digest; readonly descriptor: Partial<Descriptor> } {
  const fields = parseJsonObject(json, 'the descriptor');
  const platform = optional(object)(fields['platform'], 'platform');
  const descriptor = {
    mediaType: optional(text)(fields['mediaType'], 'mediaType'),
    size: optional(wholeNumber)(fields['size'], 'size'),
    annotations: optional(mapOf(text))(fields['annotations'], 'annotations'),
    // What is missing in it is filled in from the image.
    platform: platform && parsePlatform({ os: '', architecture: '', ...platform }, 'platform'),
  };
  const given = Object.entries(descriptor).filter(([, value]) => value !== undefined);
  return { digest: parseDigest(text(fields['digest'], 'digest')), descriptor: Object.fromEntries(given) };
}
