import type { ContainerResources, CreateContainer, DeviceRate, UpdatedResources } from '../../engine/index.js';
import { invalid } from '../../wire/words/invalid.js';
import type { GoObject } from './go-object.js';
import { some } from './read-config.js';

/** Limits that can change while a container lives. What is 0 or missing is left out. @see moby, api/types/container: Resources */
export function readLimits(host: GoObject): UpdatedResources {
  const pidsLimit = host.number('PidsLimit');
  return {
    ...given('memoryBytes', host.number('Memory')),
    ...given('memorySwapBytes', host.number('MemorySwap')),
    ...given('memoryReservationBytes', host.number('MemoryReservation')),
    ...given('nanoCpus', host.number('NanoCpus')),
    ...given('cpuShares', host.number('CpuShares')),
    ...given('cpusetCpus', host.text('CpusetCpus')),
    ...given('cpusetMems', host.text('CpusetMems')),
    ...given('cpuPeriodMicros', host.number('CpuPeriod')),
    ...given('cpuQuotaMicros', host.number('CpuQuota')),
    ...given('cpuRealtimePeriodMicros', host.number('CpuRealtimePeriod')),
    ...given('cpuRealtimeRuntimeMicros', host.number('CpuRealtimeRuntime')),
    ...given('blkioWeight', host.number('BlkioWeight', 'uint16')),
    ...given('blkioWeightDevices', readWeights(host)),
    ...given('deviceReadBps', readRates(host, 'BlkioDeviceReadBps')),
    ...given('deviceWriteBps', readRates(host, 'BlkioDeviceWriteBps')),
    ...given('deviceReadIops', readRates(host, 'BlkioDeviceReadIOps')),
    ...given('deviceWriteIops', readRates(host, 'BlkioDeviceWriteIOps')),
    // 0 and -1 both stand for no limit.
    ...(pidsLimit === undefined ? {} : { pidsLimit: Math.max(0, pidsLimit) }),
  };
}

/** Every limit that a container is created with. */
export function readResources(host: GoObject): Partial<ContainerResources> {
  const swappiness = host.number('MemorySwappiness');
  if (swappiness !== undefined && (swappiness < -1 || swappiness > 100)) {
    throw invalid(`Invalid value: ${swappiness}. Valid memory swappiness range is 0-100`);
  }
  return {
    ...(readLimits(host) as Partial<ContainerResources>),
    ...(swappiness === undefined || swappiness === -1 ? {} : { memorySwappiness: swappiness }),
    ...given('isOomKillDisabled', host.boolean('OomKillDisable')),
    ...given('oomScoreAdj', host.number('OomScoreAdj', 'int')),
    ...given('ulimits', readUlimits(host)),
  };
}

export function readDevices(host: GoObject): Pick<CreateContainer, 'devices' | 'deviceCgroupRules' | 'deviceRequests'> {
  return {
    devices: some(
      host.objects('Devices', 'container.DeviceMapping')?.map((device) => ({
        hostPath: device.text('PathOnHost') ?? '',
        containerPath: device.text('PathInContainer') || (device.text('PathOnHost') ?? ''),
        permissions: device.text('CgroupPermissions') || 'rwm',
      })),
    ),
    deviceCgroupRules: some(host.texts('DeviceCgroupRules')),
    deviceRequests: some(
      host.objects('DeviceRequests', 'container.DeviceRequest')?.map((request) => ({
        driver: request.text('Driver') ?? '',
        count: request.number('Count', 'int') ?? 0,
        deviceIds: request.texts('DeviceIDs') ?? [],
        capabilities: request.textLists('Capabilities') ?? [],
        options: request.textMap('Options') ?? {},
      })),
    ),
  };
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [_ in Name]?: Value } =>
  value === undefined || value === 0 || value === '' ? {} : ({ [name]: value } as { readonly [_ in Name]: Value });

const readUlimits = (host: GoObject): ContainerResources['ulimits'] | undefined =>
  some(
    host.objects('Ulimits', 'container.Ulimit')?.map((ulimit) => ({
      name: ulimit.text('Name') ?? '',
      soft: ulimit.number('Soft') ?? 0,
      hard: ulimit.number('Hard') ?? 0,
    })),
  );

const readWeights = (host: GoObject): ContainerResources['blkioWeightDevices'] | undefined =>
  some(
    host.objects('BlkioWeightDevice', 'blkiodev.WeightDevice')?.map((device) => ({
      path: device.text('Path') ?? '',
      weight: device.number('Weight', 'uint16') ?? 0,
    })),
  );

const readRates = (host: GoObject, name: string): readonly DeviceRate[] | undefined =>
  some(
    host.objects(name, 'blkiodev.ThrottleDevice')?.map((device) => ({
      path: device.text('Path') ?? '',
      rate: device.number('Rate', 'uint64') ?? 0,
    })),
  );
