import { engineError } from '../../errors/engine-error.js';
import type { Descriptor } from '../../oci/descriptor.js';
import type { Platform } from '../../oci/platform.js';
import { formatPlatform, isSamePlatform } from '../../oci/select-manifest.js';

/** What BuildKit's statements about an image say which image they are about by. */
export const STATEMENT_ABOUT = 'vnd.docker.reference.digest';

/**
 * Of the manifests of an index those for `platforms`, with the statements about them; all, where no platform is asked for.
 *
 * @throws argument_invalid where none is left @see docker/buildx, util/imagetools: filterPlatforms
 */
export function chooseManifests(
  manifests: readonly Descriptor[],
  platforms: readonly Platform[],
): readonly Descriptor[] {
  if (platforms.length === 0) return manifests;
  const isWanted = ({ platform }: Descriptor): boolean =>
    !platform || platforms.some((each) => isSamePlatform(platform, each));
  const wanted = new Set(manifests.filter(isWanted).map(({ digest }) => digest as string));
  const kept = manifests.filter(
    ({ digest, annotations }) => wanted.has(digest) || wanted.has(annotations?.[STATEMENT_ABOUT] ?? ''),
  );
  if (kept.length > 0) return kept;
  const [only, ...others] = manifests;
  const reason =
    only?.platform && others.length === 0
      ? `input platform ${formatPlatform(only.platform)} does not match any of the provided platforms`
      : 'none of the manifests match the provided platforms';
  throw engineError('argument_invalid', { reason });
}
