import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { BlockIoCount, CgroupDetail } from '../cgroups.js';
import type { CgroupMounts } from './cgroup-mounts.js';
import { limitOf, valueOf } from './counter-text.js';

const NANOS_PER_MICRO = 1000;
/** `cpuacct.stat` counts in hundredths of a second (USER_HZ). */
const NANOS_PER_TICK = 10_000_000;

/** Docs: https://docs.kernel.org/admin-guide/cgroup-v2.html */
export function detailV2(folder: string): CgroupDetail | undefined {
  const cpuStat = contentOf(join(folder, 'cpu.stat'));
  if (cpuStat === undefined) return undefined;
  return {
    userNanos: valueOf(cpuStat, 'user_usec') * NANOS_PER_MICRO,
    kernelNanos: valueOf(cpuStat, 'system_usec') * NANOS_PER_MICRO,
    perCpuNanos: undefined,
    memoryStat: pairsOf(contentOf(join(folder, 'memory.stat'))),
    memoryMaxBytes: undefined,
    memoryFailures: valueOf(contentOf(join(folder, 'memory.events')), 'oom'),
    ioBytes: ioStatCounts(contentOf(join(folder, 'io.stat'))),
    ioOperations: undefined,
  };
}

/** Docs: https://docs.kernel.org/admin-guide/cgroup-v1/ */
export function detailV1({ v1 }: CgroupMounts, path: string): CgroupDetail | undefined {
  const read = (controller: string, file: string): string | undefined =>
    contentOf(join(v1.get(controller) ?? '/nowhere', path, file));
  const cpu = read('cpuacct', 'cpuacct.stat');
  const memory = read('memory', 'memory.stat');
  if (cpu === undefined && memory === undefined) return undefined;
  return {
    userNanos: valueOf(cpu, 'user') * NANOS_PER_TICK,
    kernelNanos: valueOf(cpu, 'system') * NANOS_PER_TICK,
    perCpuNanos: numbersOf(read('cpuacct', 'cpuacct.usage_percpu')),
    memoryStat: pairsOf(memory),
    memoryMaxBytes: limitOf(read('memory', 'memory.max_usage_in_bytes')),
    memoryFailures: limitOf(read('memory', 'memory.failcnt')) ?? 0,
    // The files of other schedulers stay empty; these count whatever the scheduler is.
    ioBytes: blkioCounts(read('blkio', 'blkio.throttle.io_service_bytes_recursive')),
    ioOperations: blkioCounts(read('blkio', 'blkio.throttle.io_serviced_recursive')),
  };
}

function numbersOf(text: string | undefined): readonly number[] | undefined {
  return text?.trim().split(/\s+/).map(Number);
}

function pairsOf(text: string | undefined): Readonly<Record<string, number>> {
  const pairs = (text ?? '').matchAll(/^(\w+) (\d+)$/gm);
  return Object.fromEntries(Array.from(pairs, ([, name = '', value]) => [name, Number(value)]));
}

/** `8:0 Read 1` and so on; the sum at the end is of no device. */
function blkioCounts(text: string | undefined): readonly BlockIoCount[] {
  const lines = (text ?? '').matchAll(/^(\d+):(\d+) (\w+) (\d+)$/gm);
  return Array.from(lines, ([, major, minor, operation = '', value]) => ({
    major: Number(major),
    minor: Number(minor),
    operation,
    value: Number(value),
  }));
}

/** `8:0 rbytes=1 wbytes=2 …`; nothing for devices that were never used. */
function ioStatCounts(text: string | undefined): readonly BlockIoCount[] {
  const lines = (text ?? '').matchAll(/^(\d+):(\d+) rbytes=(\d+) wbytes=(\d+)/gm);
  return Array.from(lines).flatMap(([, ...fields]) => {
    const [major = 0, minor = 0, read = 0, written = 0] = fields.map(Number);
    return [
      { major, minor, operation: 'read', value: read },
      { major, minor, operation: 'write', value: written },
    ];
  });
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // The kernel does not count it, or the group is gone.
    return undefined;
  }
}
