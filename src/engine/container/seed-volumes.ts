import { closeSync, existsSync, fstatSync, readlinkSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { PrivateMount } from '../../host/syscalls.js';
import { acquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import type { ContainerParts } from './container-parts.js';
import type { VolumeToSeed } from './prepare-mounts.js';

/** The file system of the container that is being started. */
type Root = { readonly path: string; readonly mounts: readonly PrivateMount[] };

type Volume = VolumeToSeed & { readonly path: string };

/**
 * Gives a new volume what the image has at the place where it is mounted, owners and modes included, as docker does.
 * A volume that holds something already stays as it is, unless that is what a killed process had copied so far.
 * Whoever starts another container on it meanwhile waits: it is to see all of it.
 */
export async function seedVolumes(parts: ContainerParts, volumes: readonly VolumeToSeed[], root: Root): Promise<void> {
  for (const { name, destination } of volumes) {
    using lock = await acquireLock(parts.host, join(layout.locks(parts.roots), `volume-${name}`));
    const { path, volume } = await parts.volumes.open(name); // Somebody may have filled it while we waited.
    if (!volume.isSeeded) await seed(parts, { name, path, destination }, root);
    lock.removeFile();
  }
}

async function seed(parts: ContainerParts, volume: Volume, root: Root): Promise<void> {
  const isUnderWay = join(dirname(volume.path), 'seeding');
  if (existsSync(isUnderWay) || (await readdir(volume.path)).length === 0) {
    await writeFile(isUnderWay, '');
    await copyInto(parts, volume, root);
  }
  parts.volumes.markSeeded(volume.name);
  await rm(isUnderWay, { force: true });
}

async function copyInto({ host }: ContainerParts, { path, destination }: Volume, root: Root): Promise<void> {
  const { syscalls, processes } = host;
  const copy = syscalls.inPrivateMountNamespace(root.mounts, () => {
    // A link in the image must not lead out of it: the kernel resolves it as the container would.
    const handle = syscalls.openInRoot(root.path, destination);
    if (handle === undefined) return undefined;
    try {
      if (!fstatSync(handle).isDirectory()) return undefined; // The runtime refuses to mount a folder there.
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
