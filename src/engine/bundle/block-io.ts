import { statSync } from 'node:fs';

import { engineError } from '../../errors/engine-error.js';
import type { RuntimeBlockIo, RuntimeThrottle } from '../../oci/runtime-spec.js';
import type { ContainerResources, DeviceRate } from '../container/container.js';
import { type DeviceNumber, deviceNumber } from './device-node.js';

/**
 * Shares and rates of block devices, with the numbers that these have now; undefined where nothing is asked for.
 *
 * @throws device_missing
 */
export function makeBlockIo(resources: ContainerResources): RuntimeBlockIo | undefined {
  const throttles = {
    throttleReadBpsDevice: resources.deviceReadBps.map(toThrottle),
    throttleWriteBpsDevice: resources.deviceWriteBps.map(toThrottle),
    throttleReadIOPSDevice: resources.deviceReadIops.map(toThrottle),
    throttleWriteIOPSDevice: resources.deviceWriteIops.map(toThrottle),
  };
  const asked = {
    ...(resources.blkioWeight > 0 && { weight: resources.blkioWeight }),
    ...(resources.blkioWeightDevices.length > 0 && {
      weightDevice: resources.blkioWeightDevices.map(({ path, weight }) => ({ ...numberOf(path), weight })),
    }),
    ...Object.fromEntries(Object.entries(throttles).filter(([, devices]) => devices.length > 0)),
  };
  return Object.keys(asked).length === 0 ? undefined : asked;
}

const toThrottle = ({ path, rate }: DeviceRate): RuntimeThrottle => ({ ...numberOf(path), rate });

/** Of any file that is there, as docker takes it: the kernel refuses what is no device. */
function numberOf(path: string): DeviceNumber {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw engineError('device_missing', { path });
  return deviceNumber(stat.rdev);
}
