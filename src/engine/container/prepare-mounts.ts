import { mkdir, stat } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import type { RuntimeMount } from '../../oci/runtime-spec.js';
import { bindMount, tmpfsMount } from '../bundle/user-mounts.js';
import type { Container, ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';

/** A volume that is mounted for the first time, and takes over what the image has there. */
export type VolumeToSeed = { readonly name: string; readonly destination: string };

export type PreparedMounts = {
  readonly mounts: readonly RuntimeMount[];
  readonly toSeed: readonly VolumeToSeed[];
};

/** Makes what the mounts of a container need to exist. @throws mount_source_missing */
export async function prepareMounts(parts: ContainerParts, { config }: Container): Promise<PreparedMounts> {
  const mounts: RuntimeMount[] = [];
  const toSeed: VolumeToSeed[] = [];
  // In the order of their paths, so that what lies deeper is mounted later.
  const ordered = [...config.mounts].sort((a, b) => depth(a) - depth(b));
  for (const mount of ordered) {
    switch (mount.type) {
      case 'tmpfs':
        mounts.push(tmpfsMount(mount));
        break;
      case 'bind':
        await requireSource(mount);
        mounts.push(bindMount(mount, mount.source));
        break;
      case 'volume': {
        const { path, volume } = await parts.volumes.open(mount.source);
        if (!volume.isSeeded && !mount.options.includes('nocopy')) {
          toSeed.push({ name: volume.name, destination: mount.destination });
        }
        mounts.push(bindMount(mount, path));
        break;
      }
    }
  }
  return { mounts, toSeed };
}

const depth = ({ destination }: ContainerMount): number => destination.split('/').filter(Boolean).length;

async function requireSource({ source, mayCreateSource }: ContainerMount): Promise<void> {
  try {
    await stat(source);
  } catch (cause) {
    if (!mayCreateSource) throw engineError('mount_source_missing', { path: source }, { cause });
    await makeSource(source);
  }
}

async function makeSource(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    // Below a file, at a link that leads nowhere, on a file system that takes none.
    throw engineError('mount_source_missing', { path }, { cause });
  }
}
