import { fstatSync, mkdirSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { ChainId } from '../../oci/digest.js';
import { chainIds } from '../layer/chain-id.js';
import { layout } from '../roots.js';
import { cloneSubpath } from './clone-subpath.js';
import type { ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';
import type { MountCopies } from './mount-copies.js';

/**
 * The files of an image, or a part of them, to be looked at: a mount of its layers that nobody else sees.
 *
 * @throws image_not_found, subpath_not_accessible, subpath_escapes, subpath_unresolved, not_implemented
 */
export async function prepareImage(
  parts: ContainerParts,
  mount: ContainerMount,
  copies: MountCopies,
): Promise<{ readonly source: string; readonly isFolder: boolean }> {
  const { host, roots, snapshotter } = parts;
  const { syscalls } = host;
  const { subpath } = mount;
  const top = await topLayer(parts, mount);
  const root = layout.rootMount(roots);
  mkdirSync(root, { recursive: true });
  const mounts = top === undefined ? emptyTree(root) : (await snapshotter()).layerMounts(top, root);
  if (!mounts) throw engineError('not_implemented', { what: 'a mount of an image where layers are copied' });
  const fd = syscalls.inPrivateMountNamespace(mounts, () =>
    subpath === undefined ? syscalls.cloneMount(root) : cloneSubpath(syscalls, { root, path: subpath }),
  );
  const isFolder = fstatSync(fd).isDirectory();
  return { source: copies.add(fd), isFolder };
}

/** Undefined of an image without layers. */
async function topLayer(
  { images }: ContainerParts,
  { source, imageId, topLayer: kept }: ContainerMount,
): Promise<ChainId | undefined> {
  if (kept !== undefined) return kept;
  const image = await images.get(imageId ?? source);
  return chainIds(image.config.rootfs.diff_ids).at(-1);
}

const emptyTree = (target: string) => [{ source: 'none', target, type: 'tmpfs', data: 'mode=755' }];
