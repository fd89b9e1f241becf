import type { ContainerResources, DeviceRate } from './container.js';
import type { UpdatedResources } from './container-service.js';

/** The limits that hold after an update, or docker's sentence for why there can be none. */
export type MergedResources =
  | { readonly resources: ContainerResources; readonly conflict?: undefined }
  | { readonly conflict: string };

/**
 * Lays an update over the limits that a container has. What is 0, empty or missing stays as it is, as in docker's API;
 * only a limit of processes goes with 0. Of rates and weights each device has one.
 *
 * @see moby, container/container_unix.go: UpdateContainer
 */
export function mergeResources(current: ContainerResources, update: UpdatedResources): MergedResources {
  const conflict = findConflict(current, update);
  if (conflict !== undefined) return { conflict };
  const { pidsLimit, ...others } = update;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => isGiven(value)));
  return {
    resources: {
      ...current,
      ...given,
      ...(pidsLimit !== undefined && { pidsLimit }),
      blkioWeightDevices: mergeByPath(current.blkioWeightDevices, update.blkioWeightDevices),
      deviceReadBps: mergeByPath(current.deviceReadBps, update.deviceReadBps),
      deviceWriteBps: mergeByPath(current.deviceWriteBps, update.deviceWriteBps),
      deviceReadIops: mergeByPath(current.deviceReadIops, update.deviceReadIops),
      deviceWriteIops: mergeByPath(current.deviceWriteIops, update.deviceWriteIops),
    },
  };
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== 0 && value !== '';

function findConflict(current: ContainerResources, update: UpdatedResources): string | undefined {
  const { nanoCpus = 0, cpuPeriodMicros = 0, cpuQuotaMicros = 0, memoryBytes = 0, memorySwapBytes = 0 } = update;
  if (nanoCpus > 0 && current.cpuPeriodMicros > 0) {
    return 'Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set';
  }
  if (nanoCpus > 0 && current.cpuQuotaMicros > 0) {
    return 'Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set';
  }
  if (cpuPeriodMicros > 0 && current.nanoCpus > 0) {
    return 'Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set';
  }
  if (cpuQuotaMicros > 0 && current.nanoCpus > 0) {
    return 'Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set';
  }
  if (memoryBytes > 0 && memoryBytes > current.memorySwapBytes && memorySwapBytes === 0) {
    return 'Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time';
  }
  return undefined;
}

type OfDevice = DeviceRate | ContainerResources['blkioWeightDevices'][number];

function mergeByPath<Entry extends OfDevice>(
  current: readonly Entry[],
  update: readonly Entry[] = [],
): readonly Entry[] {
  const changed = new Set(update.map(({ path }) => path));
  return [...current.filter(({ path }) => !changed.has(path)), ...update];
}
