import type { Digest } from './digest.js';
import type { ImageConfig } from './image-config.js';
import type { DockerfileBase } from './recover-dockerfile.js';
import { familiarReference, parseReference } from './reference.js';

/** An image, as far as another can stand on it. */
export type NamedConfig = { readonly id: Digest; readonly names: readonly string[]; readonly config: ImageConfig };

/** Of the images that are here and have a name, the one with the most layers that this one begins with. */
export function findBase(image: NamedConfig, others: readonly NamedConfig[]): DockerfileBase | undefined {
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

const stepsOf = ({ config }: NamedConfig): number => config.history?.length ?? 0;

/** Its layers and its steps are the first of the other's. */
function isBeginning({ config: shorter }: NamedConfig, { config: longer }: NamedConfig): boolean {
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
