import type { ContainerResources } from '../container/container.js';
import { isWithin, parseCpuList } from './cpu-list.js';
import type { MachineLimits } from './machine-limits.js';

/** Docker's sentence for what cannot be; undefined where all is well. */
export type Refusal = (resources: ContainerResources, limits: MachineLimits, isUpdate: boolean) => string | undefined;

const MEMORY_MINIMUM_BYTES = 6 * 1024 * 1024;
const NANO = 1e9;
const isBetween = (value: number, least: number, most: number): boolean => value >= least && value <= most;

/** In docker's order and words. @see moby, daemon/daemon_unix.go: verifyPlatformContainerResources; runconfig: validateResources */
export const REFUSALS: readonly Refusal[] = [
  ({ memoryBytes }) =>
    memoryBytes !== 0 && memoryBytes < MEMORY_MINIMUM_BYTES ? 'Minimum memory limit allowed is 6MB' : undefined,
  ({ memoryBytes, memorySwapBytes }) =>
    memoryBytes > 0 && memorySwapBytes > 0 && memorySwapBytes < memoryBytes
      ? 'Minimum memoryswap limit should be larger than memory limit, see usage'
      : undefined,
  ({ memoryBytes, memorySwapBytes }, _, isUpdate) =>
    memoryBytes === 0 && memorySwapBytes > 0 && !isUpdate
      ? 'You should always set the Memory limit when using Memoryswap limit, see usage'
      : undefined,
  ({ memorySwapBytes }) =>
    memorySwapBytes < -1 ? `invalid memory-swap: ${memorySwapBytes}: -1 is for unlimited swap` : undefined,
  ({ memorySwappiness = 0 }) =>
    isBetween(memorySwappiness, 0, 100)
      ? undefined
      : `Invalid value: ${memorySwappiness}, valid memory swappiness range is 0-100`,
  ({ memoryReservationBytes }) =>
    memoryReservationBytes > 0 && memoryReservationBytes < MEMORY_MINIMUM_BYTES
      ? 'Minimum memory reservation allowed is 6MB'
      : undefined,
  ({ memoryBytes, memoryReservationBytes }) =>
    memoryBytes > 0 && memoryBytes < memoryReservationBytes
      ? 'Minimum memory limit can not be less than memory reservation limit, see usage'
      : undefined,
  ({ oomScoreAdj }) =>
    isBetween(oomScoreAdj, -1000, 1000)
      ? undefined
      : `Invalid value ${oomScoreAdj}, range for oom score adj is [-1000, 1000]`,
  ({ nanoCpus, cpuPeriodMicros }) =>
    nanoCpus > 0 && cpuPeriodMicros > 0
      ? 'Conflicting options: Nano CPUs and CPU Period cannot both be set'
      : undefined,
  ({ nanoCpus, cpuQuotaMicros }) =>
    nanoCpus > 0 && cpuQuotaMicros > 0 ? 'Conflicting options: Nano CPUs and CPU Quota cannot both be set' : undefined,
  ({ nanoCpus }, { hasCpuQuota }) =>
    nanoCpus > 0 && !hasCpuQuota
      ? 'NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not mounted'
      : undefined,
  ({ nanoCpus }, { cpuCount }) =>
    isBetween(nanoCpus, 0, cpuCount * NANO)
      ? undefined
      : `Range of CPUs is from 0.01 to ${cpuCount.toFixed(2)}, as there are only ${cpuCount} CPUs available`,
  ({ ulimits }) => {
    const wrong = ulimits.find(({ soft, hard }) => hard !== -1 && (soft === -1 || soft > hard));
    return wrong && `ulimit soft limit must be less than or equal to hard limit: ${wrong.soft} > ${wrong.hard}`;
  },
  ({ cpuShares }) =>
    cpuShares < 0 ? `invalid CPU shares (${cpuShares}): value must be a positive integer` : undefined,
  ({ cpuPeriodMicros }) =>
    cpuPeriodMicros === 0 || isBetween(cpuPeriodMicros, 1000, 1_000_000)
      ? undefined
      : 'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)',
  ({ cpuQuotaMicros }) =>
    cpuQuotaMicros > 0 && cpuQuotaMicros < 1000 ? 'CPU cfs quota can not be less than 1ms (i.e. 1000)' : undefined,
  ({ cpuRealtimePeriodMicros, cpuRealtimeRuntimeMicros }, { hasCpuRealtime }) =>
    (cpuRealtimePeriodMicros !== 0 || cpuRealtimeRuntimeMicros !== 0) && !hasCpuRealtime
      ? 'kernel does not support CPU real-time scheduler'
      : undefined,
  ({ cpuRealtimePeriodMicros, cpuRealtimeRuntimeMicros }) =>
    cpuRealtimePeriodMicros !== 0 && cpuRealtimeRuntimeMicros > cpuRealtimePeriodMicros
      ? 'cpu real-time runtime cannot be higher than cpu real-time period'
      : undefined,
  ({ cpusetCpus }, { cpus }) => unavailable(cpusetCpus, cpus, ['CPUs', 'cpuset cpus']),
  ({ cpusetMems }, { memoryNodes }) => unavailable(cpusetMems, memoryNodes, ['memory nodes', 'cpuset mems']),
  ({ blkioWeight }) =>
    blkioWeight === 0 || isBetween(blkioWeight, 10, 1000) ? undefined : 'Range of blkio weight is from 10 to 1000',
];

/** Numbers beyond are no CPUs anywhere. @see moby, pkg/sysinfo/sysinfo.go */
const HIGHEST = 8192;

function unavailable(asked: string, available: string, [what, field]: readonly [string, string]): string | undefined {
  if (asked === '') return undefined;
  const ranges = parseCpuList(asked);
  if (!ranges) return `Invalid value ${asked} for ${field}: invalid format: ${asked}`;
  if (ranges.some(({ last }) => last > HIGHEST)) {
    return `Invalid value ${asked} for ${field}: value of out range, maximum is ${HIGHEST}`;
  }
  return isWithin(ranges, parseCpuList(available) ?? [])
    ? undefined
    : `Requested ${what} are not available - requested ${asked}, available: ${available}`;
}
