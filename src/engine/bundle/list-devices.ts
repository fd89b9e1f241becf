import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { RuntimeDevice } from '../../oci/runtime-spec.js';
import { readDeviceNode } from './device-node.js';

// What every container has its own of. @see moby, opencontainers/runc libcontainer/devices: GetDevices
const SKIPPED_FOLDERS: readonly string[] = ['pts', 'shm', 'fd', 'mqueue', '.lxc', '.lxd-mounts', '.udev'];

/** The device nodes below `dir`, links not followed. What cannot be read is left out. */
export function listDevices(dir: string): readonly RuntimeDevice[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.includes(entry.name) ? [] : listDevices(path);
    const isDevice = (entry.isCharacterDevice() || entry.isBlockDevice()) && entry.name !== 'console';
    const device = isDevice ? readDeviceNode(path) : undefined;
    return device ? [device] : [];
  });
}
