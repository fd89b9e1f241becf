import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Cgroups, HostActivity, HostCounters } from '../cgroups.js';
import type { Syscalls } from '../syscalls.js';
import { detailV1, detailV2 } from './cgroup-detail.js';
import { type CgroupMounts, parseCgroupMounts } from './cgroup-mounts.js';
import { openV1, openV2 } from './cgroup-readers.js';
import { interfaceCounters, loadAverages, networkBytes, uplinks, valueOf } from './counter-text.js';
import { quickenMoves } from './quicken-moves.js';
import { readKernelFile } from './read-kernel-file.js';

/** Linux counts CPU time for programs in hundredths of a second, whatever it does inside (USER_HZ). */
const NANOS_PER_TICK = 10_000_000;
const BYTES_PER_KIB = 1024;

type CgroupsOptions = {
  /** Where procfs is, for tests with recorded trees. The mounts are read on first use. */
  readonly proc?: string | undefined;
  readonly syscalls: Pick<Syscalls, 'tryLock'>;
};

/** Control groups by their files. */
export function fileCgroups({ proc = '/proc', syscalls }: CgroupsOptions): Cgroups {
  let known: CgroupMounts | undefined;
  const uplinkNames = seldom(() => uplinks(textOf(join(proc, 'net/route')), textOf(join(proc, 'net/ipv6_route'))));
  const mounts = (): CgroupMounts => (known ??= parseCgroupMounts(readFileSync(join(proc, 'self/mountinfo'), 'utf8')));

  return {
    get version() {
      return mounts().version;
    },
    open(path) {
      const { version, v2 } = mounts();
      return version === 2 && v2 !== undefined ? openV2(join(v2, path)) : openV1(mounts(), path);
    },
    processes(path) {
      const { version, v1, v2 } = mounts();
      const root = version === 2 ? v2 : (v1.get('pids') ?? v1.get('memory'));
      return root === undefined ? [] : processesBelow(join(root, path));
    },
    quickenMoves: () => quickenMoves({ proc, mounts: mounts(), syscalls }),
    hostCounters: () => hostCounters(readKernelFile(join(proc, 'stat')), readKernelFile(join(proc, 'meminfo'))),
    hostActivity: () => hostActivity(proc, uplinkNames()),
    networkCounters(pid) {
      const devices = devicesOf(proc, pid);
      return devices === undefined ? undefined : networkBytes(devices);
    },
    detail(path) {
      const { version, v2 } = mounts();
      return version === 2 && v2 !== undefined ? detailV2(join(v2, path)) : detailV1(mounts(), path);
    },
    interfaceCounters(pid) {
      const devices = devicesOf(proc, pid);
      return devices === undefined ? undefined : interfaceCounters(devices);
    },
  };
}

function devicesOf(proc: string, pid: number): string | undefined {
  try {
    // Not kept open: an open file of it keeps the whole network namespace alive, and its interfaces with it.
    return readKernelFile(join(proc, String(pid), 'net/dev'));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function hostCounters(stat: string, meminfo: string): HostCounters {
  const fields = stat.slice(0, stat.indexOf('\n')).split(/\s+/).slice(1).map(Number);
  // user nice system idle iowait irq softirq, as docker adds them up; guest time is within user.
  const ticks = fields.slice(0, 7).reduce((total, each) => total + each, 0);
  const [, , , idle = 0, ioWait = 0] = fields;
  const total = valueOf(meminfo, 'MemTotal:') * BYTES_PER_KIB;
  return {
    cpuNanos: ticks * NANOS_PER_TICK,
    idleNanos: (idle + ioWait) * NANOS_PER_TICK,
    onlineCpus: stat.match(/^cpu\d/gm)?.length ?? 1,
    memoryTotalBytes: total,
    memoryUsedBytes: total - valueOf(meminfo, 'MemAvailable:') * BYTES_PER_KIB,
  };
}

function hostActivity(proc: string, names: ReadonlySet<string>): HostActivity {
  const devices = names.size > 0 ? readUnlessGone(join(proc, 'net/dev')) : undefined;
  return {
    loadAverages: loadAverages(textOf(join(proc, 'loadavg'))),
    traffic: devices === undefined ? undefined : networkBytes(devices, (name) => names.has(name)),
  };
}

/** How many answers one is good for. */
const SELDOM = 10;

/** Routes lead the same way for days: they are not looked at each second. */
function seldom<Value>(ask: () => Value): () => Value {
  let known: { readonly value: Value; left: number } | undefined;
  return () => {
    if (!known || known.left <= 0) known = { value: ask(), left: SELDOM };
    known.left -= 1;
    return known.value;
  };
}

const textOf = (path: string): string => readUnlessGone(path) ?? '';

/** Kernels may be built without some of these files. */
function readUnlessGone(path: string): string | undefined {
  try {
    return readKernelFile(path);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function processesBelow(folder: string): readonly number[] {
  try {
    const own = readFileSync(join(folder, 'cgroup.procs'), 'latin1').split('\n').filter(Boolean).map(Number);
    const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...own, ...below.flatMap(({ name }) => processesBelow(join(folder, name)))];
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENODEV', 'ESRCH', 'EINVAL'].includes(String(error.code));
