import { engineError } from '../../errors/engine-error.js';
import { type Descriptor, openFolder } from '../layer/tree/descriptor.js';
import type { VolumeParts } from './volume-parts.js';

/** What is in a volume, open; every path is resolved from here and never leads out. */
export type VolumeTree = Disposable & { readonly root: Descriptor };

/** @throws volume_not_found */
export async function openVolumeTree(parts: VolumeParts, name: string): Promise<VolumeTree> {
  const { path } = await parts.volumes.open(name);
  const root = openFolder(path);
  if (!root) throw engineError('volume_not_found', { name });
  return { root, [Symbol.dispose]: () => root[Symbol.dispose]() };
}
