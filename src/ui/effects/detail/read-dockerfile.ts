import type { Engine } from '../../../engine/index.js';
import type { Digest } from '../../../oci/digest.js';
import { findBase } from '../../../oci/find-base.js';
import { recoverDockerfile } from '../../../oci/recover-dockerfile.js';

/** The lines of a Dockerfile for the image; what an image below it that is here tells stands in its FROM. */
export async function readDockerfile({ images }: Pick<Engine, 'images'>, id: Digest): Promise<readonly string[]> {
  const image = await images.get(id);
  const others = await Promise.all((await images.list()).map((other) => images.find(other.id)));
  const base = findBase(
    image,
    others.filter((other) => other !== undefined),
  );
  return recoverDockerfile(image.config, base).trimEnd().split('\n');
}
