import type { UpdateContainer } from '../../engine/index.js';

/** The body of `POST /containers/{id}/update`: what is 0 or missing stays. @see moby, api/types/container: UpdateConfig */
export function updateToWire({ resources = {}, restart }: UpdateContainer) {
  return {
    Memory: resources.memoryBytes,
    MemorySwap: resources.memorySwapBytes,
    MemoryReservation: resources.memoryReservationBytes,
    NanoCpus: resources.nanoCpus,
    CpuShares: resources.cpuShares,
    CpusetCpus: resources.cpusetCpus,
    CpusetMems: resources.cpusetMems,
    CpuPeriod: resources.cpuPeriodMicros,
    CpuQuota: resources.cpuQuotaMicros,
    CpuRealtimePeriod: resources.cpuRealtimePeriodMicros,
    CpuRealtimeRuntime: resources.cpuRealtimeRuntimeMicros,
    BlkioWeight: resources.blkioWeight,
    PidsLimit: resources.pidsLimit,
    RestartPolicy: restart && { Name: restart.name, MaximumRetryCount: restart.maximumRetryCount },
  };
}
