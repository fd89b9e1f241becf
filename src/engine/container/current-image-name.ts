import { isEngineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { Container } from './container.js';

/** The image that a name means now. @throws image_ambiguous, reference_invalid */
type FindImage = (ref: string) => Promise<{ readonly id: Digest } | undefined>;

/** Whoever is shown with an id stays one object, as the record that it is made of: others remember by it. */
const shownById = new WeakMap<Container, Container>();

/** What names mean at one reading of the records: after the next change of whatever kind there is another. */
const meantAt = new WeakMap<readonly Container[], Map<string, Digest | undefined>>();

/**
 * The same containers; those whose image has lost the name that they were made with are shown with its id.
 *
 * @param options.reading All containers, as the records have just given them.
 * @see moby, daemon/list.go: refreshImage
 */
export async function withCurrentImageNames(
  containers: readonly Container[],
  { reading, findImage }: { readonly reading: readonly Container[]; readonly findImage: FindImage },
): Promise<readonly Container[]> {
  const meant = meantAt.get(reading) ?? new Map<string, Digest | undefined>();
  meantAt.set(reading, meant);
  for (const { image, imageId } of containers) {
    if (image !== imageId && !meant.has(image)) meant.set(image, await idOf(image, findImage));
  }
  const isStale = ({ image, imageId }: Container): boolean => image !== imageId && meant.get(image) !== imageId;
  return containers.some(isStale)
    ? containers.map((container) => (isStale(container) ? byId(container) : container))
    : containers;
}

async function idOf(image: string, findImage: FindImage): Promise<Digest | undefined> {
  try {
    return (await findImage(image))?.id;
  } catch (error) {
    if (!isEngineError(error, 'image_ambiguous', 'reference_invalid')) throw error;
    return undefined;
  }
}

function byId(container: Container): Container {
  const shown = shownById.get(container) ?? { ...container, image: container.imageId };
  shownById.set(container, shown);
  return shown;
}
