import type { Engine } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import { formatPlatform, matchesPlatform } from '../../oci/select-manifest.js';
import { parsePlatform } from '../../wire/words/platform.js';
import { type ApiVersion, isAtLeast } from '../http/api-version.js';

/** `linux/arm64`, or the same as JSON, which newer programs send. @throws argument_invalid */
export function readPlatform(given: string): Platform {
  if (!given.startsWith('{')) return parsePlatform(given);
  try {
    const { os, architecture, variant } = JSON.parse(given) as Readonly<Record<string, unknown>>;
    return parsePlatform(
      [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '').join('/'),
    );
  } catch (error) {
    throw engineError('argument_invalid', { reason: `invalid platform: ${given}` }, { cause: error });
  }
}

/** @throws argument_invalid @see moby, api/server/router/image/image_routes.go: getImagesGet, until 1.52 */
export function requireOnePlatform(query: URLSearchParams, version: ApiVersion): void {
  if (!isAtLeast(version, '1.48') || query.getAll('platform').length < 2) return;
  throw engineError('argument_invalid', { reason: 'multiple platform parameters not supported' });
}

/** Of each image one platform is here: who asks for another is told so. @throws image_platform_mismatch */
export async function requirePlatform(
  { images }: Pick<Engine, 'images'>,
  ref: string,
  wanted: readonly Platform[],
): Promise<void> {
  if (wanted.length === 0) return;
  const { platform: actual } = await images.get(ref);
  for (const each of wanted) {
    if (matchesPlatform(actual, each)) continue;
    const [shown, found] = [formatPlatform(each), formatPlatform(actual)];
    throw engineError('image_platform_mismatch', { ref, wanted: shown, actual: found });
  }
}
