import { constants, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

import { errnoOf } from '../content/storage-failure.js';
import { descriptor, O_PATH } from '../layer/tree/descriptor.js';
import { makeMountPoint } from '../layer/tree/make-mount-point.js';
import { layout } from '../roots.js';
import type { ContainerConfig, ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

/**
 * Makes the folder that a container is to work in where neither the image nor a mount has it, so that files can be put
 * there before it first runs. Whatever is in its way the runtime will tell of.
 *
 * @see moby, container/container_unix.go: SetupWorkingDirectory
 */
export async function makeWorkingFolder(
  parts: Pick<ContainerParts, 'host' | 'roots' | 'snapshotter'>,
  id: ContainerId,
  { workingDir, mounts }: Pick<ContainerConfig, 'workingDir' | 'mounts'>,
): Promise<void> {
  const isMounted = mounts.some(({ destination }) => `${workingDir}/`.startsWith(`${destination}/`));
  if (workingDir === '/' || isMounted) return;
  const snapshotter = await parts.snapshotter();
  if (snapshotter.layerDirs(id).some((layer) => existsSync(join(layer, workingDir)))) return;
  const path = layout.rootMount(parts.roots);
  mkdirSync(path, { recursive: true });
  const { syscalls } = parts.host;
  try {
    syscalls.inPrivateMountNamespace(snapshotter.mounts(id, path, { access: 'write' }), () => {
      using root = descriptor(openSync(path, O_PATH | constants.O_DIRECTORY));
      makeMountPoint(syscalls, root, workingDir, { isFolder: true });
    });
  } catch (error) {
    // Such as a full disk: the runtime makes the folder, or says why it cannot.
    if (errnoOf(error) === undefined) throw error;
  }
}
