import type { Engine } from '../../engine/index.js';
import { containerToWire } from './container-to-wire.js';
import { imageToWire } from './image-to-wire.js';

/** A container in docker's form. @throws container_not_found */
export async function findContainer(
  { containers }: Pick<Engine, 'containers'>,
  ref: string,
  { size }: { readonly size: boolean },
): Promise<unknown> {
  const details = await containers.details(ref);
  return containerToWire(details, size ? await containers.size(details.container.id) : undefined);
}

/** An image in docker's form. @throws image_not_found */
export async function findImage({ images }: Pick<Engine, 'images'>, ref: string): Promise<unknown> {
  return imageToWire(await images.get(ref));
}
