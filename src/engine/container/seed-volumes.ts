import { closeSync, existsSync, fstatSync, readdirSync, readlinkSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { engineError } from '../../errors/engine-error.js';
import type { RunningProcess } from '../../host/processes.js';
import type { PrivateMount } from '../../host/syscalls.js';
import { openFolder } from '../layer/tree/descriptor.js';
import { removeAt } from '../layer/tree/remove-at.js';
import { acquireLock } from '../lock/file-lock.js';
import { layout } from '../roots.js';
import { seedingMark } from '../volume/seeding-mark.js';
import type { ContainerParts } from './container-parts.js';
import type { MountCopies } from './mount-copies.js';
import { volumeMountName } from './open-volume-mount.js';
import type { VolumeToSeed } from './prepare-volume.js';

/** The file system of the container that is being started, and the volumes that are mounted for it. */
type Root = { readonly path: string; readonly mounts: readonly PrivateMount[]; readonly copies: MountCopies };

type Volume = {
  readonly path: string;
  readonly destination: string;
  /** Of one whose file system is mounted for the container alone, or of the part that is filled. */
  readonly fd: number | undefined;
  /** Lies there while it is being filled. */
  readonly mark: string;
};

/**
 * Gives an empty volume what the image has at the place where it is mounted, owners and modes included, as docker does.
 * A volume that holds something already stays as it is, unless that is what a killed process had copied so far.
 * Whoever starts another container on it meanwhile waits: it is to see all of it.
 *
 * @throws disk_full, and then it is as empty as it was
 */
export async function seedVolumes(parts: ContainerParts, volumes: readonly VolumeToSeed[], root: Root): Promise<void> {
  for (const { name, destination, part } of volumes) {
    // A file is there, and stays as it is.
    if (part && !fstatSync(part.fd).isDirectory()) continue;
    using lock = await acquireLock(parts.host, join(layout.locks(parts.roots), `volume-${name}`));
    const { path } = await parts.volumes.open(name);
    const fd = part?.fd ?? root.copies.find(volumeMountName(name))?.fd;
    await seed(parts, { path, destination, fd, mark: seedingMark(path, part?.subpath) }, root);
    lock.removeFile();
  }
}

async function seed(parts: ContainerParts, volume: Volume, root: Root): Promise<void> {
  if (existsSync(volume.mark) || readdirSync(folderOf(volume)).length === 0) {
    await writeFile(volume.mark, '');
    await copyInto(parts, volume, root);
  }
  await rm(volume.mark, { force: true });
}

/** A mount that nobody sees is reached by its handle. */
const folderOf = ({ path, fd }: Volume): string => (fd === undefined ? path : `/proc/self/fd/${fd}/.`);

async function copyInto({ host }: ContainerParts, volume: Volume, root: Root): Promise<void> {
  const { syscalls, processes } = host;
  const copy = syscalls.inPrivateMountNamespace(root.mounts, () => {
    // A link in the image must not lead out of it: the kernel resolves it as the container would.
    const handle = syscalls.openInRoot(root.path, volume.destination);
    if (handle === undefined) return undefined;
    try {
      if (!fstatSync(handle).isDirectory()) return undefined; // The runtime refuses to mount a folder there.
      const source = readlinkSync(`/proc/self/fd/${handle}`);
      const target = volume.fd === undefined ? volume.path : `/proc/self/fd/${INHERITED}/.`;
      return processes.spawn('cp', ['-a', '--', `${source}/.`, target], {
        stdio: ['ignore', 'ignore', 'pipe', ...(volume.fd === undefined ? [] : [volume.fd])],
        env: { LC_ALL: 'C' },
      });
    } finally {
      closeSync(handle);
    }
  });
  const failure = copy && (await failureOf(copy, volume));
  if (!failure) return;
  makeEmpty(volume);
  throw failure;
}

/** Where the program has what we give it beside its standard streams. */
const INHERITED = 3;
const FULL = /No space left on device|Disk quota exceeded/;

async function failureOf(copy: RunningProcess, { path, destination }: Volume): Promise<Error | undefined> {
  const [, , stderr] = copy.pipes;
  const [said, { exitCode }] = await Promise.all([text(stderr as Readable), copy.exit]);
  if (exitCode === 0) return undefined;
  if (FULL.test(said)) return engineError('disk_full', { path });
  return engineError('program_failed', { program: 'cp', reason: `cannot fill the volume mounted at ${destination}` });
}

/** It was empty, or held what a killed process had copied. */
function makeEmpty(volume: Volume): void {
  using folder = openFolder(folderOf(volume));
  if (!folder) return;
  for (const name of readdirSync(folder.path, { encoding: 'buffer' })) removeAt(folder, name);
}
