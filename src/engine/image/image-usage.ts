import { chainIds } from '../layer/chain-id.js';
import type { ImageRecords, NamedImageRecord } from '../metadata/images.js';
import type { ImageUsage } from './image-inspection.js';
import { toImage } from './to-image.js';

/** What images take together, and of each what it shares with others. `sizes`: bytes of layers by chain id. */
export function usageOf(
  records: Pick<ImageRecords, 'list' | 'usersOf'>,
  sizes: ReadonlyMap<string, number>,
): { readonly images: readonly ImageUsage[]; readonly layersBytes: number } {
  const list = records.list();
  const counts = new Map<string, number>();
  for (const chain of list.flatMap(chainsOf)) counts.set(chain, (counts.get(chain) ?? 0) + 1);
  const bytesOf = (chains: readonly string[]): number =>
    chains.reduce((sum, chain) => sum + (sizes.get(chain) ?? 0), 0);
  return {
    images: list.map((record) => ({
      image: toImage(record),
      sharedBytes: bytesOf(chainsOf(record).filter((chain) => (counts.get(chain) ?? 0) > 1)),
      containers: records.usersOf(record.id).length,
    })),
    layersBytes: bytesOf([...counts.keys()]),
  };
}

const chainsOf = ({ config }: NamedImageRecord): readonly string[] => chainIds(config.rootfs.diff_ids);
