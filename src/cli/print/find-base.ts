import type { ImageDetails } from '../../engine/index.js';
import type { DockerfileBase } from '../../oci/recover-dockerfile.js';
import { familiarReference, parseReference } from '../../oci/reference.js';

/** Of the images that are here and have a name, the one with the most layers that this one begins with. */
export function findBase(image: ImageDetails, others: readonly ImageDetails[]): DockerfileBase | undefined {
  const layers = image.config.rootfs.diff_ids;
  const [base] = others
    .filter((other) => other.id !== image.id && other.names.length > 0 && isBeginning(other, image))
    .filter(({ config }) => config.rootfs.diff_ids.length <= layers.length)
    .toSorted((one, other) => stepsOf(other) - stepsOf(one));
  const [name] = base?.names ?? [];
  return base && name !== undefined
    ? { name: familiarReference(parseReference(name)), steps: stepsOf(base) }
    : undefined;
}

const stepsOf = ({ config }: ImageDetails): number => config.history?.length ?? 0;

/** Its layers and its steps are the first of the other's. */
function isBeginning({ config: shorter }: ImageDetails, { config: longer }: ImageDetails): boolean {
  const layers = shorter.rootfs.diff_ids;
  const steps = shorter.history ?? [];
  const isProper = steps.length > 0 && steps.length < (longer.history ?? []).length && layers.length > 0;
  return (
    isProper &&
    layers.every((layer, index) => layer === longer.rootfs.diff_ids[index]) &&
    steps.every(({ created_by: by, created }, index) => {
      const other = longer.history?.[index];
      return other?.created_by === by && other?.created === created;
    })
  );
}
