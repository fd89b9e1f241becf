import type { ContainerConfig, DeviceRate, DeviceRequest } from '../engine/index.js';
import { goMap } from './go-map.js';
import { listOrNull } from './list-or-null.js';
import { OMITTED_NUMBER } from './nil.js';

type LimitsAndDevices = Pick<
  ContainerConfig,
  'resources' | 'cgroupParent' | 'devices' | 'deviceCgroupRules' | 'deviceRequests'
>;

/** The fields of `HostConfig` that limit a container and give it devices, in docker's order. @see moby, api/types/container: Resources */
export function resourcesToWire({
  resources,
  cgroupParent,
  devices,
  deviceCgroupRules,
  deviceRequests,
}: LimitsAndDevices) {
  return {
    CpuShares: resources.cpuShares,
    Memory: resources.memoryBytes,
    NanoCpus: resources.nanoCpus,
    CgroupParent: cgroupParent,
    BlkioWeight: resources.blkioWeight,
    BlkioWeightDevice: resources.blkioWeightDevices.map(({ path, weight }) => ({ Path: path, Weight: weight })),
    BlkioDeviceReadBps: resources.deviceReadBps.map(rateToWire),
    BlkioDeviceWriteBps: resources.deviceWriteBps.map(rateToWire),
    BlkioDeviceReadIOps: resources.deviceReadIops.map(rateToWire),
    BlkioDeviceWriteIOps: resources.deviceWriteIops.map(rateToWire),
    CpuPeriod: resources.cpuPeriodMicros,
    CpuQuota: resources.cpuQuotaMicros,
    CpuRealtimePeriod: resources.cpuRealtimePeriodMicros,
    CpuRealtimeRuntime: resources.cpuRealtimeRuntimeMicros,
    CpusetCpus: resources.cpusetCpus,
    CpusetMems: resources.cpusetMems,
    Devices: devices.map(({ hostPath, containerPath, permissions }) => ({
      PathOnHost: hostPath,
      PathInContainer: containerPath,
      CgroupPermissions: permissions,
    })),
    DeviceCgroupRules: listOrNull(deviceCgroupRules),
    DeviceRequests: listOrNull(deviceRequests.map(requestToWire)),
    // No kernel has had these for years.
    KernelMemory: OMITTED_NUMBER,
    KernelMemoryTCP: OMITTED_NUMBER,
    MemoryReservation: resources.memoryReservationBytes,
    MemorySwap: resources.memorySwapBytes,
    MemorySwappiness: resources.memorySwappiness ?? null,
    OomKillDisable: resources.isOomKillDisabled,
    PidsLimit: resources.pidsLimit === 0 ? null : resources.pidsLimit,
    Ulimits: resources.ulimits.map(({ name, soft, hard }) => ({ Name: name, Hard: hard, Soft: soft })),
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
  };
}

const rateToWire = ({ path, rate }: DeviceRate) => ({ Path: path, Rate: rate });

const requestToWire = ({ driver, count, deviceIds, capabilities, options }: DeviceRequest) => ({
  Driver: driver,
  Count: count,
  DeviceIDs: listOrNull(deviceIds),
  Capabilities: listOrNull(capabilities),
  Options: Object.keys(options).length === 0 && driver === 'cdi' ? null : goMap(options),
});
