import { fstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { engineError, isEngineError } from '../../errors/engine-error.js';
import type { PrivateMount } from '../../host/syscalls.js';
import { descriptor } from '../layer/tree/descriptor.js';
import { layout } from '../roots.js';
import type { Container, ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { isOnRoot } from './make-mounts.js';
import { MountCopies } from './mount-copies.js';
import { lockSharedMounts, mayTakeOver, prepareVolume, type VolumeToSeed } from './prepare-volume.js';
import { seedVolumes } from './seed-volumes.js';

/**
 * Fills the volumes of a container that has just been made, as docker does: whoever borrows or looks at one finds there what
 * the image has, though the container never ran. The caller holds its lock. What a killed process leaves is made good when
 * the container starts.
 *
 * @throws disk_full, volume_not_populated, volume_over_file
 * @see moby, daemon/create_unix.go: populateVolumes
 */
export async function seedNewVolumes(parts: ContainerParts, { id, config }: Container): Promise<void> {
  const path = layout.rootMount(parts.roots);
  mkdirSync(path, { recursive: true });
  const root = { path, mounts: (await parts.snapshotter()).mounts(id, path, { access: 'view' }) };
  const mounts = inImage(
    parts,
    config.mounts.filter((mount) => mayTakeOver(mount) && !isOnRoot(mount)),
    root,
  );
  if (mounts.length === 0) return;
  using copies = new MountCopies(parts.host.syscalls, join(layout.container(parts.roots, id), 'mounts'));
  await lockSharedMounts(parts, { mounts }, copies);
  const toSeed: VolumeToSeed[] = [];
  for (const mount of mounts) {
    const volume = await prepare(parts, mount, copies);
    if (volume) toSeed.push(volume);
  }
  await seedVolumes(parts, toSeed, { ...root, copies });
}

/** Those that are mounted on a folder of the image: the others stay as they are. @throws volume_over_file */
function inImage(
  { host: { syscalls } }: ContainerParts,
  mounts: readonly ContainerMount[],
  { path, mounts: layers }: { readonly path: string; readonly mounts: readonly PrivateMount[] },
): readonly ContainerMount[] {
  return syscalls.inPrivateMountNamespace(layers, () =>
    mounts.filter(({ destination, subpath }) => {
      const handle = syscalls.openInRoot(path, destination);
      if (handle === undefined) return false;
      using place = descriptor(handle);
      const isFolder = fstatSync(place.fd).isDirectory();
      // A part may be a file as well.
      if (!isFolder && subpath === undefined) throw engineError('volume_over_file', { path: destination });
      return isFolder;
    }),
  );
}

/** Undefined where the part that is to be mounted is not there: the start says so, if it is not there by then either. */
async function prepare(
  parts: ContainerParts,
  mount: ContainerMount,
  copies: MountCopies,
): Promise<VolumeToSeed | undefined> {
  try {
    return (await prepareVolume(parts, mount, { copies, isFirstStart: true })).toSeed;
  } catch (cause) {
    if (isEngineError(cause, 'subpath_not_accessible')) return undefined;
    if (!isEngineError(cause)) throw cause;
    throw engineError('volume_not_populated', { reason: cause.message }, { cause });
  }
}
