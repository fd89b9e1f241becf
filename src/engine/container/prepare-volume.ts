import { isMounted } from '../volume/local-options.js';
import { isBind, mountWords } from '../volume/mount-words.js';
import type { Volume } from '../volume/volume.js';
import { cloneSubpath } from './clone-subpath.js';
import type { ContainerConfig, ContainerMount } from './container.js';
import type { ContainerParts } from './container-parts.js';
import type { MountCopies } from './mount-copies.js';
import { lockVolumeMount, openVolumeMount, splitVolumeMount, volumeMountName } from './open-volume-mount.js';

/** A volume of a container that starts for the first time: where it is empty, it takes over what the image has there. */
export type VolumeToSeed = { readonly name: string; readonly destination: string };

export type PreparedVolume = {
  /** Where the monitor is going to see what is mounted. */
  readonly source: string;
  readonly toSeed: VolumeToSeed | undefined;
};

/** @throws volume_not_found, volume_mount_failed, argument_invalid */
export async function prepareVolume(
  parts: ContainerParts,
  mount: ContainerMount,
  { copies, isFirstStart }: { readonly copies: MountCopies; readonly isFirstStart: boolean },
): Promise<PreparedVolume> {
  const { path, volume } = await parts.volumes.open(mount.source);
  const isFilled =
    isFirstStart && !isFleeting(volume) && !mount.options.includes('nocopy') && mount.subpath === undefined;
  const toSeed = isFilled ? { name: volume.name, destination: mount.destination } : undefined;
  if (isMounted(volume.options)) return { source: await mountedSource(parts, volume, { mount, copies }), toSeed };
  if (mount.subpath === undefined) return { source: path, toSeed };
  return { source: copies.add(cloneSubpath(parts.host.syscalls, { root: path, path: mount.subpath })), toSeed };
}

/** What it takes over would be gone with its last container. */
const isFleeting = ({ options }: Volume): boolean => options['type'] === 'tmpfs';

async function mountedSource(
  parts: ContainerParts,
  volume: Volume,
  { mount, copies }: { readonly mount: ContainerMount; readonly copies: MountCopies },
): Promise<string> {
  const name = volumeMountName(volume.name);
  const found = copies.find(name);
  const path = found?.path ?? copies.add(await openVolumeMount(parts, volume), name);
  const { fd } = copies.find(name) ?? {};
  if (mount.subpath === undefined || fd === undefined) return path;
  const { whole, part } = splitVolumeMount(parts, fd, mount.subpath);
  copies.replace(name, whole);
  return copies.add(part);
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
