import type { ContainerResources, UpdatedResources } from '../../engine/index.js';
import { type FlagValues, integerFlag, listFlag, textFlag, valueFlag } from '../flag.js';
import { parseBytes, parseSwapBytes } from '../values/bytes.js';
import { parseCpus } from '../values/cpus.js';
import { parseDeviceBps, parseDeviceIops, parseDeviceWeight } from '../values/device-rate.js';
import { invalid } from '../values/invalid.js';
import { parseUint16 } from '../values/unsigned.js';
import { defined } from './defined.js';

/** Limits that a container is created with, and that can change later; docker's, in docker's words. */
export const LIMIT_FLAGS = {
  blkioWeight: valueFlag({
    type: 'uint16',
    help: 'Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)',
    parse: parseUint16,
  }),
  blkioWeightDevice: listFlag({ help: 'Block IO weight (relative device weight)', parse: parseDeviceWeight }),
  cpuPeriod: integerFlag({ help: 'Limit CPU CFS (Completely Fair Scheduler) period' }),
  cpuQuota: integerFlag({ help: 'Limit CPU CFS (Completely Fair Scheduler) quota' }),
  cpuRtPeriod: integerFlag({ help: 'Limit CPU real-time period in microseconds' }),
  cpuRtRuntime: integerFlag({ help: 'Limit CPU real-time runtime in microseconds' }),
  cpuShares: integerFlag({ short: 'c', help: 'CPU shares (relative weight)' }),
  cpus: valueFlag({ type: 'decimal', help: 'Number of CPUs', parse: parseCpus }),
  cpusetCpus: textFlag({ help: 'CPUs in which to allow execution (0-3, 0,1)' }),
  cpusetMems: textFlag({ help: 'MEMs in which to allow execution (0-3, 0,1)' }),
  deviceReadBps: listFlag({ help: 'Limit read rate (bytes per second) from a device', parse: parseDeviceBps }),
  deviceReadIops: listFlag({ help: 'Limit read rate (IO per second) from a device', parse: parseDeviceIops }),
  deviceWriteBps: listFlag({ help: 'Limit write rate (bytes per second) to a device', parse: parseDeviceBps }),
  deviceWriteIops: listFlag({ help: 'Limit write rate (IO per second) to a device', parse: parseDeviceIops }),
  kernelMemory: valueFlag({
    type: 'bytes',
    help: 'Kernel memory limit (deprecated)',
    parse: parseBytes,
    isHidden: true,
  }),
  memory: valueFlag({ short: 'm', type: 'bytes', help: 'Memory limit', parse: parseBytes }),
  memoryReservation: valueFlag({ type: 'bytes', help: 'Memory soft limit', parse: parseBytes }),
  memorySwap: valueFlag({
    type: 'bytes',
    help: "Swap limit equal to memory plus swap: '-1' to enable unlimited swap",
    parse: parseSwapBytes,
  }),
  pidsLimit: integerFlag({ help: 'Tune container pids limit (set -1 for unlimited)' }),
} as const;

/** The limits that were given; nothing of the others. @throws argument_invalid */
export function readLimits(flags: FlagValues<typeof LIMIT_FLAGS>): UpdatedResources & Partial<ContainerResources> {
  if (flags.kernelMemory) {
    throw invalid('--kernel-memory has been deprecated, and is no longer supported by the kernel');
  }
  return defined({
    blkioWeight: flags.blkioWeight,
    blkioWeightDevices: some(flags.blkioWeightDevice),
    cpuPeriodMicros: flags.cpuPeriod,
    cpuQuotaMicros: flags.cpuQuota,
    cpuRealtimePeriodMicros: flags.cpuRtPeriod,
    cpuRealtimeRuntimeMicros: flags.cpuRtRuntime,
    cpuShares: flags.cpuShares,
    nanoCpus: flags.cpus,
    cpusetCpus: flags.cpusetCpus,
    cpusetMems: flags.cpusetMems,
    deviceReadBps: some(flags.deviceReadBps),
    deviceReadIops: some(flags.deviceReadIops),
    deviceWriteBps: some(flags.deviceWriteBps),
    deviceWriteIops: some(flags.deviceWriteIops),
    memoryBytes: flags.memory,
    memoryReservationBytes: flags.memoryReservation,
    memorySwapBytes: flags.memorySwap,
    pidsLimit: flags.pidsLimit === undefined ? undefined : Math.max(0, flags.pidsLimit),
  });
}

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);
