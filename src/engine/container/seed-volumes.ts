import { closeSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

import { engineError } from '../../errors/engine-error.js';
import type { PrivateMount } from '../../host/syscalls.js';
import type { ContainerParts } from './container-parts.js';
import type { VolumeToSeed } from './prepare-mounts.js';

/**
 * Gives a new volume what the image has at the place where it is mounted, owners and modes included, as docker does.
 * A volume that holds something already stays as it is.
 */
export async function seedVolumes(
  parts: ContainerParts,
  volumes: readonly VolumeToSeed[],
  root: { readonly path: string; readonly mounts: readonly PrivateMount[] },
): Promise<void> {
  for (const volume of volumes) {
    if ((await readdir(volume.path)).length === 0) await copyInto(parts, volume, root);
    parts.volumes.markSeeded(volume.name);
  }
}

async function copyInto(
  { host }: ContainerParts,
  { path, destination }: VolumeToSeed,
  root: { readonly path: string; readonly mounts: readonly PrivateMount[] },
): Promise<void> {
  const { syscalls, processes } = host;
  const copy = syscalls.inPrivateMountNamespace(root.mounts, () => {
    // A link in the image must not lead out of it: the kernel resolves it as the container would.
    const handle = syscalls.openInRoot(root.path, destination);
    if (handle === undefined) return undefined;
    try {
      const source = readlinkSync(`/proc/self/fd/${handle}`);
      return processes.spawn('cp', ['-a', '--', `${source}/.`, path], { stdio: ['ignore', 'ignore', 'ignore'] });
    } finally {
      closeSync(handle);
    }
  });
  const exit = await copy?.exit;
  if (exit && exit.exitCode !== 0) {
    throw engineError('program_failed', { program: 'cp', reason: `cannot fill the volume mounted at ${destination}` });
  }
}
