import type { BigIntStats } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { Digest } from '../../oci/digest.js';
import type { ImageConfig } from '../../oci/image-config.js';
import { Breath } from '../layer/tree/breath.js';
import { compareStacks, type Stack, type StackChange } from '../layer/tree/compare-stacks.js';
import type { WhiteoutForm } from '../layer/unpack-job.js';
import { shownPath } from './diff-images.js';
import { getImage } from './find-image.js';
import type { ImageLayer, ImageLayers, LayerFile } from './image-inspection.js';
import type { ImageStores } from './image-parts.js';
import { imageStack } from './image-stack.js';
import type { InspectionParts } from './open-image-inspection.js';
import { WastedBytes } from './wasted-bytes.js';

/** What each layer of an image does to the files below it, and what of it is for nothing. @throws image_not_found, snapshot_not_found, cancelled */
export async function readLayers(
  { host, records, snapshots, openLease }: InspectionParts & ImageStores,
  ref: string,
  { cancelSignal }: { readonly cancelSignal?: AbortSignal | undefined } = {},
): Promise<ImageLayers> {
  using lease = openLease();
  const { config, layers, sizeBytes } = getImage(records, ref).record;
  const stack = imageStack(snapshots, lease, config);
  const steps = stepsOf(config);
  const wasted = new WastedBytes();
  const breath = new Breath();
  const found: Omit<ImageLayer, 'wastedBytes'>[] = [];
  for (const [index, diffId] of config.rootfs.diff_ids.entries()) {
    const files: LayerFile[] = [];
    const links = new Set<string>();
    let bytes = 0;
    for (const change of compareStacks(host.syscalls, { ...around(stack, index), ...inForm(snapshots.whiteouts) })) {
      if (cancelSignal?.aborted) throw engineError('cancelled');
      await breath.take();
      const file = toLayerFile(change, links);
      files.push(file);
      bytes += file.sizeBytes;
      if (change.kind === 'deleted') wasted.deletes(file.path);
      else wasted.has(index, file.path, { bytes: file.sizeBytes, isFolder: change.after?.isDirectory() ?? false });
    }
    const digest = layers[index]?.digest ?? (diffId as string as Digest);
    found.push({ digest, diffId, sizeBytes: bytes, createdBy: steps[index] ?? '', files });
  }
  return {
    layers: found.map((layer, index) => ({ ...layer, wastedBytes: wasted.ofLayer(index) })),
    sizeBytes,
    wastedBytes: wasted.bytes,
    wasted: wasted.files(),
  };
}

const inForm = (whiteouts: WhiteoutForm) => ({ whiteouts, tellsCopies: true });

/** What is below a layer, and that with the layer; `stack` is uppermost first. */
function around(stack: Stack, index: number): { readonly from: Stack; readonly to: Stack } {
  const at = stack.length - 1 - index;
  return { from: stack.slice(at + 1), to: stack.slice(at) };
}

function toLayerFile({ path, kind, after }: StackChange, links: Set<string>): LayerFile {
  return { path: shownPath(path), kind, sizeBytes: after?.isFile() ? bytesOnce(after, links) : 0 };
}

/** A file with several names takes its room once. */
function bytesOnce({ dev, ino, nlink, size }: BigIntStats, links: Set<string>): number {
  const key = `${dev}:${ino}`;
  if (nlink > 1n && links.has(key)) return 0;
  links.add(key);
  return Number(size);
}

/** What made each layer, lowest first; nothing where the history does not tell of each. */
function stepsOf({ history = [], rootfs }: ImageConfig): readonly string[] {
  const steps = history.filter(({ empty_layer: isEmpty }) => !isEmpty).map(({ created_by: by = '' }) => by);
  return steps.length === rootfs.diff_ids.length ? steps : [];
}
