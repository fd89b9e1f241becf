import type { ImageConfig, ImageHistory } from '../../oci/image-config.js';

type Origin = Pick<ImageConfig, 'history' | 'rootfs'>;

/**
 * Whether an image was made of another one: it begins with the same layers and the same steps, and has more of either. What a
 * builder forgot to write down of the steps is not held against it.
 */
export function descendsFrom(image: Origin, ancestor: Origin): boolean {
  const [layers, firstLayers] = [image.rootfs.diff_ids, ancestor.rootfs.diff_ids];
  const [steps, firstSteps] = [image.history ?? [], ancestor.history ?? []];
  if (!firstLayers.every((diffId, place) => diffId === layers[place])) return false;
  if (!firstSteps.every((step, place) => isSameStep(step, steps[place]))) return false;
  return layers.length > firstLayers.length || steps.length > firstSteps.length;
}

const isSameStep = (step: ImageHistory, other: ImageHistory | undefined): boolean =>
  step.created === other?.created &&
  step.created_by === other?.created_by &&
  Boolean(step.empty_layer) === Boolean(other?.empty_layer);
