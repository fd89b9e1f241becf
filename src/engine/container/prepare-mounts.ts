import type { Stats } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { RuntimeMount } from '../../oci/runtime-spec.js';
import { requireOutsideProc } from '../bundle/require-outside-proc.js';
import { bindMount, propagationOf, tmpfsMount } from '../bundle/user-mounts.js';
import { requirePropagation } from './check-propagation.js';
import type { Container, ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { requireBelowRoot } from './make-mounts.js';
import type { MountCopies } from './mount-copies.js';
import { prepareImage } from './prepare-image.js';
import { lockSharedMounts, prepareVolume, type VolumeToSeed } from './prepare-volume.js';

export type PreparedMounts = {
  readonly mounts: readonly RuntimeMount[];
  readonly toSeed: readonly VolumeToSeed[];
};

/**
 * Makes what the mounts of a container need to exist.
 *
 * @throws mount_source_missing, volume_mount_failed, image_not_found, those of a subpath, mount_inside_proc, argument_invalid where the host's mounts do not allow what is asked for
 */
export async function prepareMounts(
  parts: ContainerParts,
  { config, state }: Container,
  copies: MountCopies,
): Promise<PreparedMounts> {
  const isFirstStart = state.startedAtMs === 0;
  await lockSharedMounts(parts, config, copies);
  const mounts: RuntimeMount[] = [];
  const toSeed: VolumeToSeed[] = [];
  // In the order of their paths, so that what lies deeper is mounted later.
  const ordered = [...config.mounts].sort((a, b) => depth(a) - depth(b));
  for (const mount of ordered) {
    requireBelowRoot(mount);
    if (mount.type !== 'tmpfs') await requireOutsideProc(mount);
    switch (mount.type) {
      case 'tmpfs':
        mounts.push(tmpfsMount(mount));
        break;
      case 'bind': {
        const isFolder = (await requireSource(mount)).isDirectory();
        mounts.push(bindMount(mount, hostSource(parts, mount, copies), { ...parts.facts(), isFolder }));
        break;
      }
      case 'image': {
        const { source, isFolder } = await prepareImage(parts, mount, copies);
        mounts.push(bindMount(mount, source, { ...parts.facts(), isFolder }));
        break;
      }
      case 'volume': {
        const prepared = await prepareVolume(parts, mount, { copies, isFirstStart });
        mounts.push(bindMount(mount, prepared.source, { ...parts.facts(), isFolder: true }));
        if (prepared.toSeed) toSeed.push(prepared.toSeed);
        break;
      }
    }
  }
  return { mounts, toSeed };
}

const depth = ({ destination }: ContainerMount): number => destination.split('/').filter(Boolean).length;

/**
 * The host's path itself, but for a bind whose mounts the host is to see: the monitor's namespace hears of the host's
 * and not the other way round, so that one is copied as the host has it. And but for one without what is mounted below:
 * crun would bring that along.
 */
function hostSource({ host }: ContainerParts, mount: ContainerMount, copies: MountCopies): string {
  const propagation = propagationOf(mount);
  requirePropagation(mount.source, propagation);
  const isRecursive = mount.recursion !== 'disabled';
  if (isRecursive && !propagation.endsWith('shared')) return mount.source;
  return copies.add(host.syscalls.cloneMount(mount.source, { isRecursive }));
}

async function requireSource({ source, mayCreateSource }: ContainerMount): Promise<Stats> {
  try {
    return await stat(source);
  } catch (cause) {
    if (!mayCreateSource) throw engineError('mount_source_missing', { path: source }, { cause });
    return await makeSource(source);
  }
}

/** Node's own way to make all at once tries for ever below /proc, which has no folders of others. */
async function makeFolders(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeFolders(dirname(path));
    await makeFolder(path);
  }
}

/** Another may have made it meanwhile. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function makeSource(path: string): Promise<Stats> {
  try {
    await makeFolders(path);
    return await stat(path);
  } catch (cause) {
    // Below a file, at a link that leads nowhere, on a file system that takes none.
    throw engineError('mount_source_missing', { path }, { cause });
  }
}
