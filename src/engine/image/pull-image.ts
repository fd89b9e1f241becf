import type { Platform } from '../../oci/platform.js';
import { familiarReference, formatReference, type Reference, withDefaultTag } from '../../oci/reference.js';
import { matchesPlatform } from '../../oci/select-manifest.js';
import type { Registries } from '../registry/registries.js';
import { repoDigest } from './find-image.js';
import { hostPlatform } from './host-platform.js';
import type { Image, PulledImage, PullOptions } from './image.js';
import type { ImageParts } from './image-parts.js';
import { isWhole } from './is-whole.js';
import { type PulledName, registerPulled } from './register-image.js';
import { storeImage } from './store-image.js';

/** Fetches an image from its registry. What is here already is not fetched; all that is, is verified. */
export async function pullImage(
  parts: ImageParts,
  registries: Registries,
  ref: string,
  options: PullOptions = {},
): Promise<PulledImage> {
  const { onProgress, cancelSignal } = options;
  const reference = canonical(await registries.parse(ref));
  const platform = options.platform ?? hostPlatform();
  const source = await registries.source(reference, options.credentials);

  onProgress?.({ phase: 'resolving' });
  const onRetry = (message: string): void => onProgress?.({ phase: 'retrying', message });
  const target = await source.resolve({ onRetry, cancelSignal });
  const wanted = { reference, digest: target.digest };
  const name = formatReference(reference);
  const known = registerKnown(parts, wanted, platform);
  if (known) return { ...known, name, digest: target.digest };

  using lease = parts.openLease();
  const asked = familiarReference(reference);
  const record = await storeImage(parts, {
    source,
    target,
    platform,
    isPlatformRequired: options.platform !== undefined,
    ref: asked,
    lease,
    onProgress,
    cancelSignal,
  });
  return { ...registerPulled(parts, record, wanted), name, digest: target.digest };
}

/** The image may be here under this very digest: looked up and named in one transaction, so that it stays. */
function registerKnown(
  parts: ImageParts,
  { reference, digest }: PulledName,
  platform: Platform,
): { readonly image: Image; readonly isNew: boolean } | undefined {
  return parts.database.transaction(() => {
    const candidates = parts.records.findByRepoDigest(repoDigest(reference, digest));
    const known = candidates.find(({ config }) => matchesPlatform(config, platform));
    if (!known || !isWhole(parts, known)) return undefined;
    return registerPulled(parts, known, { reference, digest });
  });
}

/** With its default tag; a tag beside a digest says nothing. */
function canonical(reference: Reference): Reference {
  return reference.digest === undefined ? withDefaultTag(reference) : { ...reference, tag: undefined };
}
