import type { ChainId } from '../../oci/digest.js';
import { chainIds } from '../layer/chain-id.js';
import type { NamedImageRecord } from '../metadata/images.js';
import type { ImageTreeNode } from './image-inspection.js';
import { toImage } from './to-image.js';

/** A layer, and what stands on it. */
type Layer = {
  readonly chainId: ChainId;
  readonly images: NamedImageRecord[];
  readonly above: Map<ChainId, Layer>;
};

/** Images by the layers they stand on; layers between which nothing branches off or ends are one node. */
export function imageTree(
  records: readonly NamedImageRecord[],
  sizes: ReadonlyMap<string, number>,
): readonly ImageTreeNode[] {
  const ground = new Map<ChainId, Layer>();
  for (const record of records) {
    let above = ground;
    let top: Layer | undefined;
    for (const chainId of chainIds(record.config.rootfs.diff_ids)) {
      top = above.get(chainId) ?? { chainId, images: [], above: new Map() };
      above.set(chainId, top);
      above = top.above;
    }
    top?.images.push(record);
  }
  return [...ground.values()].map((layer) => toNode(layer, sizes));
}

function toNode(lowest: Layer, sizes: ReadonlyMap<string, number>): ImageTreeNode {
  let layer = lowest;
  let layers = 1;
  let sizeBytes = sizes.get(layer.chainId) ?? 0;
  for (let next = onlyOne(layer); next; next = onlyOne(layer)) {
    layer = next;
    layers += 1;
    sizeBytes += sizes.get(layer.chainId) ?? 0;
  }
  return {
    chainId: layer.chainId,
    layers,
    sizeBytes,
    images: layer.images.map(toImage),
    children: [...layer.above.values()].map((child) => toNode(child, sizes)),
  };
}

function onlyOne({ images, above }: Layer): Layer | undefined {
  const [first, ...others] = above.values();
  return images.length === 0 && others.length === 0 ? first : undefined;
}
