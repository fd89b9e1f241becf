import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** Which limits the control groups of this machine can hold. @see moby, pkg/sysinfo */
export type MachineLimits = {
  readonly hasMemory: boolean;
  /** The memory controller counts swap as well. */
  readonly hasSwap: boolean;
  readonly hasMemoryReservation: boolean;
  readonly hasSwappiness: boolean;
  readonly hasOomKillDisable: boolean;
  readonly hasPids: boolean;
  readonly hasCpuShares: boolean;
  readonly hasCpuQuota: boolean;
  readonly hasCpuRealtime: boolean;
  readonly hasCpuset: boolean;
  readonly hasBlkioWeight: boolean;
  readonly hasBlkioWeightDevice: boolean;
  readonly hasReadBps: boolean;
  readonly hasWriteBps: boolean;
  readonly hasReadIops: boolean;
  readonly hasWriteIops: boolean;
  readonly cpuCount: number;
  /** CPUs and memory nodes that there are, as the kernel writes them: `0-3,5`. Empty without {@link hasCpuset}. */
  readonly cpus: string;
  readonly memoryNodes: string;
};

/** Reads what lies at `root`, where the control groups are mounted; `ownGroup` is ours in version 2. */
export function readMachineLimits(root: string, version: 1 | 2, ownGroup = '/'): MachineLimits {
  return { ...(version === 1 ? readV1(root) : readV2(root, ownGroup)), cpuCount: availableParallelism() };
}

function readV1(root: string): Omit<MachineLimits, 'cpuCount'> {
  const has = (controller: string, file: string): boolean => existsSync(join(root, controller, file));
  return {
    hasMemory: has('memory', 'memory.limit_in_bytes'),
    hasSwap: has('memory', 'memory.memsw.limit_in_bytes'),
    hasMemoryReservation: has('memory', 'memory.soft_limit_in_bytes'),
    hasSwappiness: has('memory', 'memory.swappiness'),
    hasOomKillDisable: has('memory', 'memory.oom_control'),
    hasPids: has('pids', 'cgroup.procs'),
    hasCpuShares: has('cpu', 'cpu.shares'),
    hasCpuQuota: has('cpu', 'cpu.cfs_quota_us'),
    hasCpuRealtime: has('cpu', 'cpu.rt_runtime_us'),
    hasCpuset: has('cpuset', 'cpuset.cpus'),
    // Not blkio.bfq.weight: runtimes do not agree on it, and docker does not take it for a weight.
    hasBlkioWeight: has('blkio', 'blkio.weight'),
    hasBlkioWeightDevice: has('blkio', 'blkio.weight_device'),
    hasReadBps: has('blkio', 'blkio.throttle.read_bps_device'),
    hasWriteBps: has('blkio', 'blkio.throttle.write_bps_device'),
    hasReadIops: has('blkio', 'blkio.throttle.read_iops_device'),
    hasWriteIops: has('blkio', 'blkio.throttle.write_iops_device'),
    cpus: readLine(join(root, 'cpuset', 'cpuset.cpus')),
    memoryNodes: readLine(join(root, 'cpuset', 'cpuset.mems')),
  };
}

/** Version 2 has neither swappiness nor real-time CPU time for a group, and does not let one wait instead of being killed. */
function readV2(root: string, ownGroup: string): Omit<MachineLimits, 'cpuCount'> {
  const controllers = readLine(join(root, 'cgroup.controllers')).split(' ');
  const has = (controller: string): boolean => controllers.includes(controller);
  const hasWeight = has('io') && hasFileInSomeGroup(root, ownGroup, ['io.weight', 'io.bfq.weight']);
  return {
    hasMemory: has('memory'),
    hasSwap: has('memory') && hasFileInSomeGroup(root, ownGroup, ['memory.swap.max']),
    hasMemoryReservation: has('memory'),
    hasSwappiness: false,
    hasOomKillDisable: false,
    hasPids: has('pids'),
    hasCpuShares: has('cpu'),
    hasCpuQuota: has('cpu'),
    hasCpuRealtime: false,
    hasCpuset: has('cpuset'),
    hasBlkioWeight: hasWeight,
    hasBlkioWeightDevice: hasWeight,
    hasReadBps: has('io'),
    hasWriteBps: has('io'),
    hasReadIops: has('io'),
    hasWriteIops: has('io'),
    cpus: has('cpuset') ? readLine(join(root, 'cpuset.cpus.effective')) : '',
    memoryNodes: has('cpuset') ? readLine(join(root, 'cpuset.mems.effective')) : '',
  };
}

/** The root group has none of these files. Where we live in it, one below tells; where there is none, they are taken for granted. */
function hasFileInSomeGroup(root: string, ownGroup: string, names: readonly string[]): boolean {
  const groups = ownGroup === '/' ? groupsBelow(root) : [join(root, ownGroup)];
  return groups.length === 0 || groups.some((group) => names.some((name) => existsSync(join(group, name))));
}

const groupsBelow = (dir: string): readonly string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(dir, name));

function readLine(path: string): string {
  return existsSync(path) ? readFileSync(path, 'latin1').trim() : '';
}
