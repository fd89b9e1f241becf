import { existsSync } from 'node:fs';

import { chainIds } from '../layer/chain-id.js';
import type { NamedImageRecord } from '../metadata/images.js';
import { formsOf } from './find-layer-blob.js';
import type { ImageParts } from './image-parts.js';

/**
 * Whether all of an image is here, or must be fetched once more: rows can outlive layers where the machine ended suddenly,
 * and what was damaged is dropped by itself. Looks whether files are there, not into them.
 */
export function isWhole(
  { content, snapshots, records }: Pick<ImageParts, 'content' | 'snapshots' | 'records'>,
  { id, target, config, layers }: NamedImageRecord,
): boolean {
  const has = (digest: typeof id): boolean => existsSync(content.path(digest));
  const diffIds = config.rootfs.diff_ids;
  return (
    has(id) &&
    has(target.digest) &&
    chainIds(diffIds).every((chain) => snapshots.find(chain)) &&
    layers.every(({ digest }, index) => {
      const diffId = diffIds[index];
      return has(digest) || (diffId !== undefined && formsOf(diffId, records).some((form) => has(form.digest)));
    })
  );
}
