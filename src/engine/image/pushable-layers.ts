import type { Descriptor } from '../../oci/descriptor.js';
import type { Digest } from '../../oci/digest.js';
import { parseReference, type Reference } from '../../oci/reference.js';
import { chainIds } from '../layer/chain-id.js';
import type { NamedImageRecord } from '../metadata/images.js';
import type { ImageRows } from './image-parts.js';

/** Repositories of the same registry that a layer, in one of its forms, was pulled from or pushed to. */
export function knownRepositories(
  images: readonly NamedImageRecord[],
  { registry, repository: own }: Reference,
  digests: readonly Digest[],
): readonly string[] {
  const names = images
    .filter(({ layers }) => layers.some(({ digest }) => digests.includes(digest)))
    .flatMap(({ repoDigests }) => repoDigests.map(parseReference));
  const repositories = names.filter((name) => name.registry === registry).map(({ repository }) => repository);
  return [...new Set(repositories)].filter((repository) => repository !== own);
}

/** Blobs of other images with the same files on the same layers below: packed otherwise, the same all the same. */
export function sameLayersElsewhere(
  { records }: Pick<ImageRows, 'records'>,
  { id, config, layers }: NamedImageRecord,
  index: number,
): readonly Descriptor[] {
  const diffId = config.rootfs.diff_ids[index];
  const chain = chainIds(config.rootfs.diff_ids)[index];
  if (diffId === undefined || chain === undefined) return [];
  return records
    .list()
    .filter((other) => other.id !== id)
    .flatMap((other) => (chainIds(other.config.rootfs.diff_ids)[index] === chain ? (other.layers[index] ?? []) : []))
    .filter(({ digest }) => digest !== layers[index]?.digest);
}
