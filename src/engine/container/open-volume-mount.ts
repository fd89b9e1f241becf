import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isEngineError } from '../../errors/engine-error.js';
import { acquireLock, type HeldLock } from '../lock/file-lock.js';
import { findMonitor } from '../monitor/is-monitor-alive.js';
import { layout } from '../roots.js';
import { mountDevice } from '../volume/mount-device.js';
import { isBind, mountWords } from '../volume/mount-words.js';
import type { Volume } from '../volume/volume.js';
import { cloneSubpath, type Subpath } from './clone-subpath.js';
import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';

type Parts = Pick<ContainerParts, 'host' | 'roots' | 'volumes'>;

/** Where a container's monitor has the mount of a volume, beside what else was copied for it. */
export const volumeMountName = (volume: string): string => `volume-${volume}`;

/**
 * What the options of a volume name, as a mount that nobody sees [ADR 20]. Containers that have it share one file system,
 * which ends with the last of them: a tmpfs would otherwise be another one for each.
 *
 * @throws volume_mount_failed
 */
export async function openVolumeMount(parts: Parts, volume: Volume): Promise<number> {
  const { host, roots, volumes } = parts;
  const shared = isBind(mountWords(volume.options))
    ? undefined
    : volumes
        .usersOf(volume.name)
        .reduce<number | undefined>((found, id) => found ?? cloneFromMonitor(parts, id, volume.name), undefined);
  if (shared !== undefined) return shared;
  // Where it is the first, its file system is anew what the options say.
  return await mountDevice(host, {
    options: volume.options,
    shownPath: layout.volume(roots, volume.name),
    scratchDir: layout.rootMount(roots),
  });
}

/**
 * A part of it as a mount of its own, and, as what is mounted somewhere else is used up, itself once more.
 *
 * @throws subpath_not_accessible, subpath_escapes, subpath_unresolved
 */
export function splitVolumeMount(
  { host: { syscalls }, roots }: Parts,
  fd: number,
  subpath: Omit<Subpath, 'root'>,
): { readonly whole: number; readonly part: number } {
  const root = layout.rootMount(roots);
  mkdirSync(root, { recursive: true });
  return syscalls.inPrivateMountNamespace([], () => {
    syscalls.attachMountTree(fd, root);
    const part = cloneSubpath(syscalls, { ...subpath, root });
    return { whole: syscalls.cloneMount(root, { isRecursive: true }), part };
  });
}

/** Held while a container that mounts it comes to life: whoever comes next finds what is mounted by then. */
export const lockVolumeMount = ({ host, roots }: Parts, volume: string): Promise<HeldLock> =>
  acquireLock(host, join(layout.locks(roots), `volume-mount-${volume}`));

function cloneFromMonitor({ host, roots }: Parts, id: ContainerId, volume: string): number | undefined {
  const place = { bundleDir: layout.runningContainer(roots, id), exitDir: layout.exits(roots) };
  const pid = findMonitor(place, id);
  const namespace = pid === undefined ? undefined : openIfThere(`/proc/${pid}/ns/mnt`);
  if (namespace === undefined) return undefined;
  try {
    // What we hold is that process's, and not a later one's with its number.
    if (findMonitor(place, id) !== pid) return undefined;
    const path = join(place.bundleDir, 'mounts', volumeMountName(volume));
    return host.syscalls.inNamespace(`/proc/self/fd/${namespace}`, 'mnt', () =>
      isMountPoint(path) ? host.syscalls.cloneMount(path) : undefined,
    );
  } catch (error) {
    if (isEngineError(error, 'system_call_failed')) return undefined; // It has ended.
    throw error;
  } finally {
    closeSync(namespace);
  }
}

/** Of a file system of its own. */
function isMountPoint(path: string): boolean {
  const [here, above] = [path, dirname(path)].map((each) => statSync(each, { throwIfNoEntry: false }));
  return here !== undefined && above !== undefined && here.dev !== above.dev;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // It has ended.
  }
}
