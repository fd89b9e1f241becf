import { isMounted } from '../volume/local-options.js';
import { isBind, mountWords } from '../volume/mount-words.js';
import type { Volume } from '../volume/volume.js';
import { cloneSubpath } from './clone-subpath.js';
import type { ContainerConfig, ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';
import type { MountCopies } from './mount-copies.js';
import { lockVolumeMount, openVolumeMount, splitVolumeMount, volumeMountName } from './open-volume-mount.js';

/** A volume that a container mounts for the first time: where it is empty, it takes over what the image has there. */
export type VolumeToSeed = {
  readonly name: string;
  readonly destination: string;
  /** What is mounted of it, and filled, where that is not the whole. */
  readonly part?: { readonly subpath: string; readonly fd: number } | undefined;
};

export type PreparedVolume = {
  /** Where the monitor is going to see what is mounted. */
  readonly source: string;
  readonly toSeed: VolumeToSeed | undefined;
};

/** @throws volume_not_found, volume_mount_failed, subpath_not_accessible, subpath_escapes, subpath_unresolved */
export async function prepareVolume(
  parts: ContainerParts,
  mount: ContainerMount,
  { copies, isFirstStart }: { readonly copies: MountCopies; readonly isFirstStart: boolean },
): Promise<PreparedVolume> {
  const { path, volume } = await parts.volumes.open(mount.source);
  const { name } = volume;
  const { destination, subpath } = mount;
  const isFilled = isFirstStart && mayTakeOver(mount) && !isFleeting(volume);
  if (subpath !== undefined) {
    const fd = await clonePart(parts, { volume, path, subpath }, copies);
    return { source: copies.add(fd), toSeed: isFilled ? { name, destination, part: { subpath, fd } } : undefined };
  }
  const source = isMounted(volume.options) ? (await mountedWhole(parts, volume, copies)).path : path;
  return { source, toSeed: isFilled ? { name, destination } : undefined };
}

/** Whether it may take over anything, as far as the mount itself says. */
export const mayTakeOver = ({ type, options }: ContainerMount): boolean =>
  type === 'volume' && !options.includes('nocopy');

/** What it takes over would be gone with its last container. */
const isFleeting = ({ options }: Volume): boolean => options['type'] === 'tmpfs';

async function clonePart(
  parts: ContainerParts,
  { volume, path, subpath }: { readonly volume: Volume; readonly path: string; readonly subpath: string },
  copies: MountCopies,
): Promise<number> {
  if (!isMounted(volume.options)) return cloneSubpath(parts.host.syscalls, { root: path, path: subpath });
  const { name, fd } = await mountedWhole(parts, volume, copies);
  const { whole, part } = splitVolumeMount(parts, fd, { path: subpath, shownRoot: path });
  copies.replace(name, whole);
  return part;
}

async function mountedWhole(
  parts: ContainerParts,
  volume: Volume,
  copies: MountCopies,
): Promise<{ readonly name: string; readonly fd: number; readonly path: string }> {
  const name = volumeMountName(volume.name);
  const found = copies.find(name);
  if (found) return { name, ...found };
  const fd = await openVolumeMount(parts, volume);
  return { name, fd, path: copies.add(fd, name) };
}

/**
 * Waits for whoever is bringing a container to life with one of the same volumes, and holds off who comes later. In one
 * order, so that two who want the same two do not wait for one another.
 */
export async function lockSharedMounts(
  parts: ContainerParts,
  { mounts }: Pick<ContainerConfig, 'mounts'>,
  copies: MountCopies,
): Promise<void> {
  const names = new Set(mounts.flatMap(({ type, source }) => (type === 'volume' ? [source] : [])));
  for (const name of [...names].toSorted()) {
    const { volume } = await parts.volumes.open(name);
    const isShared = isMounted(volume.options) && !isBind(mountWords(volume.options));
    if (isShared) copies.hold(await lockVolumeMount(parts, name));
  }
}
