import { engineError } from '../../errors/engine-error.js';
import type { DeviceRequest } from '../container/container.js';
import { type ContainerEdits, NO_EDITS } from './cdi/cdi-spec.js';
import { findCdiEdits, hasCdiKind } from './cdi/find-cdi-edits.js';
import { type CdiSpecs, readCdiSpecs } from './cdi/read-cdi-specs.js';

const CDI = 'cdi';
const GPUS = 'nvidia.com/gpu';

/** What a request may ask of the vendor's driver. @see moby, daemon/nvidia_linux.go */
const GPU_CAPABILITIES: readonly string[] = [
  'gpu',
  'nvidia',
  'compute',
  'compat32',
  'graphics',
  'utility',
  'video',
  'display',
];

/**
 * What `--gpus` and CDI names come to. GPUs are found through CDI too.
 *
 * @throws device_driver_missing, cdi_device_unknown, argument_invalid
 * @see moby, daemon/devices.go: handleDevice
 */
export async function resolveDeviceRequests(
  requests: readonly DeviceRequest[],
  readSpecs: () => CdiSpecs | Promise<CdiSpecs> = readCdiSpecs,
): Promise<ContainerEdits> {
  if (requests.length === 0) return NO_EDITS;
  const specs = await readSpecs();
  return findCdiEdits(
    requests.flatMap((request) => (request.driver === CDI ? cdiNames(request) : gpuNames(request, specs))),
    specs,
  );
}

function cdiNames({ count, deviceIds, options }: DeviceRequest): readonly string[] {
  const refuse = (what: string): never => {
    throw engineError('argument_invalid', { reason: `unexpected ${what} in CDI device request` });
  };
  if (count !== 0) refuse('count');
  if (Object.keys(options).length > 0) refuse('options');
  return deviceIds;
}

function gpuNames({ driver, count, deviceIds, capabilities }: DeviceRequest, specs: CdiSpecs): readonly string[] {
  const isForUs = driver === '' || driver === 'nvidia';
  const isAble = capabilities.some((all) => all.every((one) => GPU_CAPABILITIES.includes(one)));
  if (!isForUs || !isAble || !hasCdiKind(specs, GPUS)) {
    throw engineError('device_driver_missing', { driver, capabilities: goList(capabilities) });
  }
  if (count !== 0 && deviceIds.length > 0) {
    throw engineError('argument_invalid', { reason: 'cannot set both Count and DeviceIDs on device request' });
  }
  if (deviceIds.length > 0) return deviceIds.map((id) => `${GPUS}=${id}`);
  return count < 0 ? [`${GPUS}=all`] : Array.from({ length: count }, (_, index) => `${GPUS}=${index}`);
}

/** As Go prints a list of lists: `[[gpu]]`. */
const goList = (lists: readonly (readonly string[])[]): string =>
  `[${lists.map((list) => `[${list.join(' ')}]`).join(' ')}]`;
