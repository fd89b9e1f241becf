import { engineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import { formatPlatform, matchesPlatform } from '../../oci/select-manifest.js';
import { hostPlatform } from '../image/host-platform.js';
import type { ImageDetails } from '../image/image.js';

/**
 * Refuses an image that was made for another platform than was asked for; where none was, one for another machine is
 * only warned of: this one may have an emulator.
 *
 * @throws image_platform_mismatch
 */
export function checkPlatform(
  { platform: actual }: Pick<ImageDetails, 'platform'>,
  { ref, wanted }: { readonly ref: string; readonly wanted: Platform | undefined },
): readonly string[] {
  if (wanted !== undefined && !matchesPlatform(actual, wanted)) {
    throw engineError('image_platform_mismatch', {
      ref,
      wanted: formatPlatform(wanted),
      actual: formatPlatform(actual),
    });
  }
  const host = hostPlatform();
  if (wanted !== undefined || actual.architecture === '' || matchesPlatform(actual, host)) return [];
  return [
    `The requested image's platform (${formatPlatform(actual)}) does not match the detected host platform (${formatPlatform(host)}) and no specific platform was requested`,
  ];
}
