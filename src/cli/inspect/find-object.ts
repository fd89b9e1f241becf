import type { Engine, ImageDetails } from '../../engine/index.js';
import { engineError } from '../../errors/engine-error.js';
import type { Platform } from '../../oci/platform.js';
import { formatPlatform, matchesPlatform } from '../../oci/select-manifest.js';
import { containerToWire } from '../../wire/container-to-wire.js';
import { imageToWire } from '../../wire/image-to-wire.js';
import { networkToWire } from '../../wire/network-to-wire.js';
import { volumeToWire } from '../../wire/volume-to-wire.js';

/** A container in docker's form. @throws container_not_found */
export async function findContainer(
  { containers }: Pick<Engine, 'containers'>,
  ref: string,
  { size }: { readonly size: boolean },
): Promise<unknown> {
  const details = await containers.details(ref);
  return containerToWire(details, size ? await containers.size(details.container.id) : undefined);
}

/** An image in docker's form. @throws image_not_found, image_platform_mismatch */
export async function findImage(
  { images }: Pick<Engine, 'images'>,
  ref: string,
  { platform }: { readonly platform?: Platform | undefined } = {},
): Promise<unknown> {
  const image = await images.get(ref);
  if (platform) requirePlatform(image, ref, platform);
  return imageToWire(image, await images.storage(image.id));
}

/** A network in docker's form. @throws network_not_found */
export async function findNetwork({ networks }: Pick<Engine, 'networks'>, ref: string): Promise<unknown> {
  return networkToWire(await networks.get(ref));
}

/** A volume in docker's form. @throws volume_not_found */
export async function findVolume(
  { volumes }: Pick<Engine, 'volumes'>,
  name: string,
  { size = false }: { readonly size?: boolean | undefined } = {},
): Promise<unknown> {
  const volume = await volumes.get(name);
  return volumeToWire(volume, size ? { sizeBytes: await volumes.size(name) } : undefined);
}

/** @throws image_platform_mismatch */
export function requirePlatform(image: ImageDetails, ref: string, wanted: Platform): void {
  if (matchesPlatform(image.platform, wanted)) return;
  const details = { ref, wanted: formatPlatform(wanted), actual: formatPlatform(image.platform) };
  throw engineError('image_platform_mismatch', details);
}
