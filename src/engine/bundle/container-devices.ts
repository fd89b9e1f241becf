import type { RuntimeBlockIo } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from '../container/container.js';
import { makeBlockIo } from './block-io.js';
import type { ContainerEdits } from './cdi/cdi-spec.js';
import { resolveDeviceRequests } from './device-requests.js';
import { parseDeviceCgroupRule } from './device-rules.js';
import { type DeviceAccess, mapDevice } from './mapped-devices.js';

/** The machine's devices that a container asks for, as they are now. */
export type ContainerDevices = DeviceAccess & {
  readonly blockIo: RuntimeBlockIo | undefined;
  readonly edits: ContainerEdits;
};

/**
 * Looks for every device that a container is to have. A privileged one has all nodes of /dev anyway; it gets only those
 * that are to lie elsewhere.
 *
 * @throws device_unusable, device_not_found, device_missing, device_driver_missing, cdi_device_unknown, argument_invalid
 */
export async function resolveContainerDevices(
  config: Pick<ContainerConfig, 'devices' | 'deviceCgroupRules' | 'deviceRequests' | 'isPrivileged' | 'resources'>,
): Promise<ContainerDevices> {
  const asked = config.isPrivileged
    ? config.devices.filter(({ hostPath, containerPath }) => hostPath !== containerPath)
    : config.devices;
  const mapped = asked.map(mapDevice);
  return {
    nodes: mapped.flatMap(({ nodes }) => nodes),
    rules: [...mapped.flatMap(({ rules }) => rules), ...config.deviceCgroupRules.map(parseDeviceCgroupRule)],
    blockIo: makeBlockIo(config.resources),
    edits: await resolveDeviceRequests(config.deviceRequests),
  };
}
