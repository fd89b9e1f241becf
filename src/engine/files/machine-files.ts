import { statfsSync } from 'node:fs';

import { within } from '../layer/tree/descriptor.js';
import type { TreeEntry } from '../layer/tree/walk-tree.js';

/** File systems that show the machine, not files. @see <linux/magic.h> */
const MACHINE_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x1cd1, // devpts
  0x19800202, // mqueue
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0x74726163, // tracefs
  0x64626720, // debugfs
]);

export const isOfTheMachine = (path: Buffer | string): boolean => MACHINE_FILE_SYSTEMS.has(statfsSync(path).type);

/**
 * Whether a folder on a copy's way is where a running container has the machine's devices and processes: docker does
 * not see them there, and copies the bare folder. `top` is the device of where the copy began.
 */
export function isMachineFolder({ folder, base, stats }: TreeEntry, top: bigint): boolean {
  if (stats.dev === top) return false;
  const place = within(folder, base);
  return isOfTheMachine(place) || isDevices(place);
}

/** The tmpfs on /dev, told by what is mounted in it. */
function isDevices(place: Buffer): boolean {
  try {
    return isOfTheMachine(Buffer.concat([place, Buffer.from('/pts')]));
  } catch {
    return false; // There is none.
  }
}
