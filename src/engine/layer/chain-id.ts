import { createHash } from 'node:crypto';

import type { ChainId, DiffId } from '../../oci/digest.js';

/**
 * The chain id of every stack from the lowest layer up to each.
 *
 * @see OCI image spec, config.md, "Layer ChainID"
 */
export function chainIds(diffIds: readonly DiffId[]): readonly ChainId[] {
  const chains: ChainId[] = [];
  for (const diffId of diffIds) chains.push(chainIdOn(chains.at(-1), diffId));
  return chains;
}

/** The chain id of `diffId` on top of `parent`. */
export function chainIdOn(parent: ChainId | undefined, diffId: DiffId): ChainId {
  if (parent === undefined) return diffId as string as ChainId;
  return `sha256:${createHash('sha256').update(`${parent} ${diffId}`).digest('hex')}` as ChainId;
}
