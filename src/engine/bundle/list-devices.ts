import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { RuntimeDevice } from '../../oci/runtime-spec.js';

// What every container has its own of. @see moby, opencontainers/runc libcontainer/devices: GetDevices
const SKIPPED_FOLDERS: readonly string[] = ['pts', 'shm', 'fd', 'mqueue', '.lxc', '.lxd-mounts', '.udev'];

const KIND_MASK = 0o170000;
const KINDS: Readonly<Record<number, 'c' | 'b'>> = { 0o020000: 'c', 0o060000: 'b' };

/** The device nodes below `dir`, links not followed. What cannot be read is left out. */
export function listDevices(dir: string): readonly RuntimeDevice[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.includes(entry.name) ? [] : listDevices(path);
    const isDevice = (entry.isCharacterDevice() || entry.isBlockDevice()) && entry.name !== 'console';
    return isDevice ? readDevice(path) : [];
  });
}

function readDevice(path: string): readonly RuntimeDevice[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  const type = stat && KINDS[stat.mode & KIND_MASK];
  if (!stat || !type) return [];
  return [
    {
      type,
      path,
      major: majorOf(stat.rdev),
      minor: minorOf(stat.rdev),
      fileMode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
    },
  ];
}

/** @see glibc, sys/sysmacros.h: 12 bits of the major and 20 of the minor number, as Linux has them */
const majorOf = (device: number): number => (device >>> 8) & 0xfff;
const minorOf = (device: number): number => (device & 0xff) | ((device >>> 12) & 0xfff00);
