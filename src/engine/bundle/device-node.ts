import { statSync } from 'node:fs';

import type { RuntimeDevice } from '../../oci/runtime-spec.js';

const KIND_MASK = 0o170000;
const KINDS: Readonly<Record<number, 'c' | 'b'>> = { 0o020000: 'c', 0o060000: 'b' };

/** The device node at `path`, links followed; undefined where there is nothing, or something else. */
export function readDeviceNode(
  path: string,
): (RuntimeDevice & DeviceNumber & { readonly type: 'c' | 'b' }) | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  const type = stat && KINDS[stat.mode & KIND_MASK];
  if (!stat || !type) return undefined;
  return { type, path, ...deviceNumber(stat.rdev), fileMode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid };
}

export type DeviceNumber = { readonly major: number; readonly minor: number };

/** @see glibc, sys/sysmacros.h: 12 bits of the major and 20 of the minor number, as Linux has them */
export const deviceNumber = (device: number): DeviceNumber => ({
  major: (device >>> 8) & 0xfff,
  minor: (device & 0xff) | ((device >>> 12) & 0xfff00),
});
