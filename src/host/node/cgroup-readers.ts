import { join } from 'node:path';

import type { CgroupCounters, CgroupReader } from '../cgroups.js';
import type { CgroupMounts } from './cgroup-mounts.js';
import { CounterFile } from './counter-file.js';
import { blkioBytes, ioStat, limitOf, pressureOf, quotaOf, ratio, valueOf } from './counter-text.js';

const NANOS_PER_MICRO = 1000;
/** Above this, version 1 means no limit: the highest number of whole pages. */
const NO_LIMIT_BYTES = 2 ** 62;

/** Docs: https://docs.kernel.org/admin-guide/cgroup-v2.html */
export function openV2(folder: string): CgroupReader {
  const { files, [Symbol.dispose]: dispose } = openFiles({
    cpuStat: `${folder}/cpu.stat`,
    cpuMax: `${folder}/cpu.max`,
    memoryCurrent: `${folder}/memory.current`,
    memoryStat: `${folder}/memory.stat`,
    memoryMax: `${folder}/memory.max`,
    swapCurrent: `${folder}/memory.swap.current`,
    memoryEvents: `${folder}/memory.events`,
    ioStat: `${folder}/io.stat`,
    pids: `${folder}/pids.current`,
    pidsMax: `${folder}/pids.max`,
    ...pressureFiles(folder),
  });
  const idle = new IdleCounters();
  const ioOf = sameAgain(ioStat);
  return {
    read(): CgroupCounters | undefined {
      const cpuStat = files.cpuStat.read();
      if (cpuStat === undefined) return undefined;
      const moving = { io: ioOf(files.ioStat.read()), pressure: readPressure(files) };
      const before = idle.recall(cpuStat, moving);
      if (before) return before;
      const memoryStat = files.memoryStat.read();
      return idle.remember(cpuStat, {
        cpuUsageNanos: valueOf(cpuStat, 'usage_usec') * NANOS_PER_MICRO,
        periods: valueOf(cpuStat, 'nr_periods'),
        throttledPeriods: valueOf(cpuStat, 'nr_throttled'),
        throttledNanos: valueOf(cpuStat, 'throttled_usec') * NANOS_PER_MICRO,
        quotaCpus: quotaOf(files.cpuMax.read()),
        memoryUsageBytes: limitOf(files.memoryCurrent.read()) ?? 0,
        inactiveFileBytes: valueOf(memoryStat, 'inactive_file'),
        cacheBytes: valueOf(memoryStat, 'file'),
        swapBytes: limitOf(files.swapCurrent.read()),
        memoryLimitBytes: limitOf(files.memoryMax.read()),
        oomKills: valueOf(files.memoryEvents.read(), 'oom_kill'),
        pids: limitOf(files.pids.read()) ?? 0,
        pidsLimit: limitOf(files.pidsMax.read()),
        ...flat(moving),
      });
    },
    [Symbol.dispose]: dispose,
  };
}

/** Docs: https://docs.kernel.org/admin-guide/cgroup-v1/ */
export function openV1({ v1, v2 }: CgroupMounts, path: string): CgroupReader {
  // Thousands of files where there are hundreds of containers: `join` would go through each path letter by letter.
  const at = (controller: string, file: string): string => `${v1.get(controller) ?? '/nowhere'}/${path}/${file}`;
  const { files, [Symbol.dispose]: dispose } = openFiles({
    usage: at('cpuacct', 'cpuacct.usage'),
    cpuStat: at('cpu', 'cpu.stat'),
    quota: at('cpu', 'cpu.cfs_quota_us'),
    period: at('cpu', 'cpu.cfs_period_us'),
    memoryUsage: at('memory', 'memory.usage_in_bytes'),
    memoryStat: at('memory', 'memory.stat'),
    memoryLimit: at('memory', 'memory.limit_in_bytes'),
    oomControl: at('memory', 'memory.oom_control'),
    // The files of other schedulers stay empty; this one counts whatever the scheduler is.
    blkio: at('blkio', 'blkio.throttle.io_service_bytes_recursive'),
    pids: at('pids', 'pids.current'),
    pidsMax: at('pids', 'pids.max'),
    // Runtimes may make the group in version 2 as well, where alone there is pressure.
    ...pressureFiles(v2 === undefined ? '/nowhere' : join(v2, path)),
  });
  const idle = new IdleCounters();
  const ioOf = sameAgain(blkioBytes);
  return {
    read(): CgroupCounters | undefined {
      const usage = files.usage.read();
      const moving = { io: ioOf(files.blkio.read()), pressure: readPressure(files) };
      const before = idle.recall(usage, moving);
      if (before) return before;
      const memoryUsage = files.memoryUsage.read();
      if (usage === undefined && memoryUsage === undefined) return undefined;
      const cpuStat = files.cpuStat.read();
      const memoryStat = files.memoryStat.read();
      const limit = limitOf(files.memoryLimit.read());
      return idle.remember(usage, {
        cpuUsageNanos: limitOf(usage) ?? 0,
        periods: valueOf(cpuStat, 'nr_periods'),
        throttledPeriods: valueOf(cpuStat, 'nr_throttled'),
        throttledNanos: valueOf(cpuStat, 'throttled_time'),
        quotaCpus: ratio(limitOf(files.quota.read()), limitOf(files.period.read())),
        memoryUsageBytes: limitOf(memoryUsage) ?? 0,
        inactiveFileBytes: valueOf(memoryStat, 'total_inactive_file'),
        cacheBytes: valueOf(memoryStat, 'total_cache'),
        // Left out where swap is not accounted for.
        swapBytes: memoryStat?.includes('\ntotal_swap ') ? valueOf(memoryStat, 'total_swap') : undefined,
        memoryLimitBytes: limit !== undefined && limit < NO_LIMIT_BYTES ? limit : undefined,
        // memory.failcnt, which is older, counts nothing on current kernels.
        oomKills: valueOf(files.oomControl.read(), 'oom_kill'),
        pids: limitOf(files.pids.read()) ?? 0,
        pidsLimit: limitOf(files.pidsMax.read()),
        ...flat(moving),
      });
    },
    [Symbol.dispose]: dispose,
  };
}

/** What others may change of a group that does nothing: pages are written later, and it may wait for them. */
type Moving = {
  readonly io: Pick<CgroupCounters, 'readBytes' | 'writtenBytes'>;
  readonly pressure: CgroupCounters['pressure'];
};

const flat = ({ io, pressure }: Moving) => ({ ...io, pressure });

/** So many times in a row what is remembered is taken for what is. */
const MOST_RECALLED = 4;

/**
 * What was read of a group, for as long as it uses no CPU: whoever does nothing needs no more memory and starts no process.
 * Now and then it is read all the same: others may change its limits, and the kernel takes memory back.
 */
class IdleCounters {
  #cpu: string | undefined;
  #counters: CgroupCounters | undefined;
  #recalled = 0;

  /** Undefined where all is to be read anew. @param cpu What the kernel says of its CPU time. */
  recall(cpu: string | undefined, moving: Moving): CgroupCounters | undefined {
    if (cpu === undefined || cpu !== this.#cpu || this.#recalled >= MOST_RECALLED) return undefined;
    this.#recalled += 1;
    if (this.#counters && !hasMoved(this.#counters, moving)) return this.#counters;
    this.#counters = this.#counters && { ...this.#counters, ...flat(moving) };
    return this.#counters;
  }

  remember(cpu: string | undefined, counters: CgroupCounters): CgroupCounters {
    this.#cpu = cpu;
    this.#counters = counters;
    this.#recalled = 0;
    return counters;
  }
}

const hasMoved = (counters: CgroupCounters, { io, pressure }: Moving): boolean =>
  counters.readBytes !== io.readBytes ||
  counters.writtenBytes !== io.writtenBytes ||
  counters.pressure?.cpu !== pressure?.cpu ||
  counters.pressure?.memory !== pressure?.memory ||
  counters.pressure?.io !== pressure?.io;

/** Reads a text once: that of a group at rest is the same again and again. */
function sameAgain<Value>(parse: (text: string | undefined) => Value): (text: string | undefined) => Value {
  let last: { readonly text: string | undefined; readonly value: Value } | undefined;
  return (text) => {
    if (last?.text !== text || last === undefined) last = { text, value: parse(text) };
    return last.value;
  };
}

const pressureFiles = (folder: string) => ({
  cpuPressure: `${folder}/cpu.pressure`,
  memoryPressure: `${folder}/memory.pressure`,
  ioPressure: `${folder}/io.pressure`,
});

function readPressure(
  files: Readonly<Record<keyof ReturnType<typeof pressureFiles>, CounterFile>>,
): CgroupCounters['pressure'] {
  const cpu = pressureOf(files.cpuPressure.read());
  const memory = pressureOf(files.memoryPressure.read());
  const io = pressureOf(files.ioPressure.read());
  return cpu === undefined || memory === undefined || io === undefined ? undefined : { cpu, memory, io };
}

function openFiles<Name extends string>(paths: Readonly<Record<Name, string>>) {
  const opened = Object.entries<string>(paths).map(([name, path]) => [name, new CounterFile(path)] as const);
  return {
    files: Object.fromEntries(opened) as Record<Name, CounterFile>,
    [Symbol.dispose]: () => {
      for (const [, file] of opened) file[Symbol.dispose]();
    },
  };
}
