import { engineError } from '../../errors/engine-error.js';
import { openVolumeMount } from '../container/open-volume-mount.js';
import { type Descriptor, descriptor, openFolder } from '../layer/tree/descriptor.js';
import { isMounted } from '../volume/local-options.js';
import type { VolumeParts } from './volume-parts.js';

/** What is in a volume, open; every path is resolved from here and never leads out. */
export type VolumeTree = Disposable & { readonly root: Descriptor };

/** What its options say is mounted for as long as it is open, and seen by nobody. @throws volume_not_found, volume_mount_failed */
export async function openVolumeTree(parts: VolumeParts, name: string): Promise<VolumeTree> {
  const { path, volume } = await parts.volumes.open(name);
  using opening = new DisposableStack();
  const mount = isMounted(volume.options) ? opening.use(descriptor(await openVolumeMount(parts, volume))) : undefined;
  const root = openFolder(mount ? `${mount.path}/.` : path);
  if (!root) throw engineError('volume_not_found', { name });
  opening.use(root);
  const held = opening.move();
  return { root, [Symbol.dispose]: () => held.dispose() };
}
