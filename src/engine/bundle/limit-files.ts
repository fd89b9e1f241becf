import type { RuntimeBlockIo, RuntimeResources, RuntimeThrottle } from '../../oci/runtime-spec.js';
import type { ContainerResources } from '../container/container.js';
import { makeLimits } from './resources.js';

/** What is written into one file of a container's cgroup. */
export type LimitFile = {
  /** Of version 1; in version 2 all files lie in one folder. */
  readonly controller: string;
  readonly name: string;
  readonly text: string;
  /** The kernel may say EINVAL, as long as another value stands in the way: it comes once more behind that. */
  readonly mayBeEarly?: boolean | undefined;
};

/**
 * The limits of a container that lives, in the order in which the kernel takes them. Those that it was created with are
 * written by its runtime; runtimes differ in what they can change later, and in how they write that there is no limit.
 */
export function limitFiles(
  version: 1 | 2,
  resources: ContainerResources,
  blockIo: RuntimeBlockIo | undefined,
): readonly LimitFile[] {
  const limits = makeLimits(resources, { hasSwap: true }, blockIo);
  const quota = limits.cpu?.quota ?? (resources.cpuQuotaMicros < 0 ? -1 : undefined);
  const files = version === 1 ? v1Files(limits, quota) : v2Files(limits, quota);
  return files.flatMap(([controller, name, value, mayBeEarly]) =>
    value === undefined ? [] : [{ controller, name, text: String(value), mayBeEarly }],
  );
}

type File = readonly [
  controller: string,
  name: string,
  value: string | number | undefined,
  mayBeEarly?: boolean | undefined,
];

/** @see linux, Documentation/admin-guide/cgroup-v1 */
function v1Files({ memory, cpu, pids, blockIO }: RuntimeResources, quota: number | undefined): readonly File[] {
  const throttles = (name: string, devices: readonly RuntimeThrottle[] = []): readonly File[] =>
    devices.map(({ major, minor, rate }) => ['blkio', `blkio.throttle.${name}_device`, `${major}:${minor} ${rate}`]);
  return [
    // Memory alone is never above memory and swap: what grows must let that grow first.
    ['memory', 'memory.limit_in_bytes', memory?.limit, true],
    ['memory', 'memory.memsw.limit_in_bytes', memory?.swap],
    ['memory', 'memory.limit_in_bytes', memory?.limit],
    ['memory', 'memory.soft_limit_in_bytes', memory?.reservation],
    ['cpu', 'cpu.shares', cpu?.shares],
    ['cpu', 'cpu.cfs_period_us', cpu?.period],
    ['cpu', 'cpu.cfs_quota_us', quota],
    ['cpu', 'cpu.rt_period_us', cpu?.realtimePeriod],
    ['cpu', 'cpu.rt_runtime_us', cpu?.realtimeRuntime],
    ['cpuset', 'cpuset.cpus', cpu?.cpus],
    ['cpuset', 'cpuset.mems', cpu?.mems],
    ['pids', 'pids.max', pids?.limit ?? 'max'],
    ['blkio', 'blkio.weight', blockIO?.weight],
    ...(blockIO?.weightDevice ?? []).map(
      ({ major, minor, weight }): File => ['blkio', 'blkio.weight_device', `${major}:${minor} ${weight}`],
    ),
    ...throttles('read_bps', blockIO?.throttleReadBpsDevice),
    ...throttles('write_bps', blockIO?.throttleWriteBpsDevice),
    ...throttles('read_iops', blockIO?.throttleReadIOPSDevice),
    ...throttles('write_iops', blockIO?.throttleWriteIOPSDevice),
  ];
}

const DEFAULT_PERIOD_MICROS = 100_000;

/** @see linux, Documentation/admin-guide/cgroup-v2.rst */
function v2Files({ memory, cpu, pids, blockIO }: RuntimeResources, quota: number | undefined): readonly File[] {
  const hasBandwidth = quota !== undefined || cpu?.period !== undefined;
  const throttles = (word: string, devices: readonly RuntimeThrottle[] = []): readonly File[] =>
    devices.map(({ major, minor, rate }) => ['io', 'io.max', `${major}:${minor} ${word}=${rate === 0 ? 'max' : rate}`]);
  const weights = (name: string, convert: (weight: number) => number): readonly File[] => [
    ['io', name, blockIO?.weight === undefined ? undefined : convert(blockIO.weight)],
    ...(blockIO?.weightDevice ?? []).map(
      ({ major, minor, weight }): File => ['io', name, `${major}:${minor} ${convert(weight)}`],
    ),
  ];
  return [
    ['memory', 'memory.max', memory?.limit],
    ['memory', 'memory.swap.max', swapAlone(memory)],
    ['memory', 'memory.low', memory?.reservation],
    ['cpu', 'cpu.weight', cpu?.shares === undefined ? undefined : cpuWeight(cpu.shares)],
    [
      'cpu',
      'cpu.max',
      hasBandwidth
        ? `${quota === undefined || quota < 0 ? 'max' : quota} ${cpu?.period ?? DEFAULT_PERIOD_MICROS}`
        : undefined,
    ],
    ['cpuset', 'cpuset.cpus', cpu?.cpus],
    ['cpuset', 'cpuset.mems', cpu?.mems],
    ['pids', 'pids.max', pids?.limit ?? 'max'],
    ...weights('io.bfq.weight', (weight) => weight),
    ...weights('io.weight', ioWeight),
    ...throttles('rbps', blockIO?.throttleReadBpsDevice),
    ...throttles('wbps', blockIO?.throttleWriteBpsDevice),
    ...throttles('riops', blockIO?.throttleReadIOPSDevice),
    ...throttles('wiops', blockIO?.throttleWriteIOPSDevice),
  ];
}

/** Version 2 counts swap apart from memory. */
function swapAlone(memory: RuntimeResources['memory']): number | 'max' | undefined {
  if (memory?.swap === undefined) return undefined;
  return memory.swap < 0 ? 'max' : memory.swap - (memory.limit ?? 0);
}

/** 2 … 262144 to 1 … 10000. @see crun(1), cgroup v2 */
const cpuWeight = (shares: number): number => 1 + Math.floor(((shares - 2) * 9999) / 262_142);

/** 10 … 1000 to 1 … 10000. @see crun(1), cgroup v2 */
const ioWeight = (weight: number): number => 1 + Math.floor(((weight - 10) * 9999) / 990);
