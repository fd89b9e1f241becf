import type { ContainerConfig, ContainerResources, DeviceRate } from '../../engine/index.js';
import type { AnswerObject } from './answer-object.js';

/** Limits, from `HostConfig`. @see moby, api/types/container: Resources */
export function readResources(host: AnswerObject): ContainerResources {
  const swappiness = host.findNumber('MemorySwappiness');
  return {
    memoryBytes: host.number('Memory'),
    memorySwapBytes: host.number('MemorySwap'),
    memoryReservationBytes: host.number('MemoryReservation'),
    nanoCpus: host.number('NanoCpus'),
    cpuShares: host.number('CpuShares'),
    cpusetCpus: host.text('CpusetCpus'),
    cpusetMems: host.text('CpusetMems'),
    pidsLimit: Math.max(0, host.number('PidsLimit')),
    ulimits: host
      .objects('Ulimits')
      .map((limit) => ({ name: limit.text('Name'), soft: limit.number('Soft'), hard: limit.number('Hard') })),
    cpuPeriodMicros: host.number('CpuPeriod'),
    cpuQuotaMicros: host.number('CpuQuota'),
    cpuRealtimePeriodMicros: host.number('CpuRealtimePeriod'),
    cpuRealtimeRuntimeMicros: host.number('CpuRealtimeRuntime'),
    memorySwappiness: swappiness === undefined || swappiness < 0 ? undefined : swappiness,
    isOomKillDisabled: host.boolean('OomKillDisable'),
    oomScoreAdj: host.number('OomScoreAdj'),
    blkioWeight: host.number('BlkioWeight'),
    blkioWeightDevices: host
      .objects('BlkioWeightDevice')
      .map((device) => ({ path: device.text('Path'), weight: device.number('Weight') })),
    deviceReadBps: rates(host, 'BlkioDeviceReadBps'),
    deviceWriteBps: rates(host, 'BlkioDeviceWriteBps'),
    deviceReadIops: rates(host, 'BlkioDeviceReadIOps'),
    deviceWriteIops: rates(host, 'BlkioDeviceWriteIOps'),
  };
}

const rates = (host: AnswerObject, name: string): readonly DeviceRate[] =>
  host.objects(name).map((device) => ({ path: device.text('Path'), rate: device.number('Rate') }));

export const readDevices = (
  host: AnswerObject,
): Pick<ContainerConfig, 'devices' | 'deviceCgroupRules' | 'deviceRequests'> => ({
  devices: host.objects('Devices').map((device) => ({
    hostPath: device.text('PathOnHost'),
    containerPath: device.text('PathInContainer'),
    permissions: device.text('CgroupPermissions'),
  })),
  deviceCgroupRules: host.texts('DeviceCgroupRules'),
  deviceRequests: host.objects('DeviceRequests').map((request) => ({
    driver: request.text('Driver'),
    count: request.number('Count'),
    deviceIds: request.texts('DeviceIDs'),
    capabilities: request.textLists('Capabilities'),
    options: request.textMap('Options'),
  })),
});
