import { engineError, isEngineError } from '../../errors/engine-error.js';
import { type Digest, parseDigest } from '../../oci/digest.js';
import { familiarReference, formatReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import type { Registries } from '../registry/registries.js';
import { copyImage } from './copy-image.js';
import { getImage, repoDigest } from './find-image.js';
import type { PushedImage, PushOptions } from './image.js';
import type { ImageParts } from './image-parts.js';
import { isOurs } from './pack-layer.js';
import { toImage } from './to-image.js';

/**
 * Brings every platform of an image to its registry, and the index of them, byte for byte. Of the others nothing is here: they
 * come from the registry that the image was pulled from, and go past the store.
 *
 * @throws argument_invalid where it was not pulled as an image of several platforms; and as `copy`
 */
export async function pushAllPlatforms(
  parts: ImageParts,
  registries: Registries,
  ref: string,
  options: PushOptions = {},
): Promise<PushedImage> {
  const { database, records, events } = parts;
  const reference = withDefaultTag(await registries.parse(ref));
  const { record } = getImage(records, formatReference(reference));
  const indexes = record.repoDigests.filter((name) => {
    const digest = parseDigest(name.slice(name.indexOf('@') + 1));
    return digest !== record.target.digest && !isOurs(database, digest);
  });
  const copied = await copyFirst(indexes, (from) =>
    copyImage(parts, registries, { from, to: formatReference(reference) }, options),
  );
  if (!copied) throw notSeveral(reference);
  const image = database.transaction(() => {
    const current = records.find(record.id);
    if (current) records.addRepoDigest(repoDigest(reference, copied.digest), record.id);
    events.pushed(reference, record);
    return toImage(current ? records.get(record.id) : record);
  });
  return { ...copied, image };
}

/** From the first that still has it. */
async function copyFirst<Copied extends { readonly digest: Digest }>(
  names: readonly string[],
  copy: (from: string) => Promise<Copied>,
): Promise<Copied | undefined> {
  for (const [index, name] of names.entries()) {
    try {
      return await copy(name);
    } catch (failure) {
      const isLast = index === names.length - 1;
      if (
        isLast ||
        !isEngineError(failure, 'manifest_unknown', 'registry_denied', 'registry_unauthorized', 'registry_unreachable')
      )
        throw failure;
    }
  }
  return undefined;
}

const notSeveral = (reference: Reference): Error =>
  engineError('argument_invalid', {
    reason: `${familiarReference(reference)} was not pulled as an image of several platforms`,
  });
