import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { engineError } from '../../errors/engine-error.js';
import type { RuntimeDevice, RuntimeDeviceRule } from '../../oci/runtime-spec.js';
import type { DeviceMapping } from '../container/container.js';
import { readDeviceNode } from './device-node.js';
import { deviceRule } from './device-rules.js';

/** Nodes that are made inside, and what may be done with them. */
export type DeviceAccess = {
  readonly nodes: readonly RuntimeDevice[];
  readonly rules: readonly RuntimeDeviceRule[];
};

/**
 * A device of this machine, or all that lie below a folder, under the path that it has inside. A link is followed.
 *
 * @throws device_unusable, device_not_found
 * @see moby, oci/devices_linux.go: DevicesFromPath
 */
export function mapDevice({ hostPath, containerPath, permissions }: DeviceMapping): DeviceAccess {
  const path = resolved(hostPath);
  const found = isFolder(path) ? nodesBelow(path) : [readDeviceNode(path)];
  const devices = found.filter((device) => device !== undefined);
  if (devices.length === 0) {
    if (!statSync(path, { throwIfNoEntry: false })) throw engineError('device_not_found', { path: hostPath });
    throw engineError('device_unusable', { path: hostPath, reason: 'not a device node' });
  }
  return {
    nodes: devices.map((device) => ({ ...device, path: `${containerPath}${device.path.slice(path.length)}` })),
    rules: devices.map((device) => deviceRule(device, permissions)),
  };
}

/** The path itself where it leads nowhere: what is asked next says so. */
function resolved(path: string): string {
  try {
    return lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;
  } catch {
    return path;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Links are not followed, and what cannot be read is left out, as docker does. */
function nodesBelow(dir: string): readonly ReturnType<typeof readDeviceNode>[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return nodesBelow(path);
    return entry.isSymbolicLink() ? [] : [readDeviceNode(path)];
  });
}
