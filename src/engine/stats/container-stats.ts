import type { BlockIoCount, InterfaceCounters } from '../../host/cgroups.js';
import type { ContainerId } from '../container/container.js';

export type { BlockIoCount, DirectionCounters, InterfaceCounters } from '../../host/cgroups.js';

/** Counters of one container at one moment. Bytes, nanoseconds, counts since the container started. */
export type StatsSample = {
  readonly id: ContainerId;
  readonly timeMs: number;
  readonly cpu: {
    readonly usageNanos: number;
    /** Total of all CPUs of the host at the same moment. */
    readonly hostNanos: number;
    readonly onlineCpus: number;
    readonly periods: number;
    readonly throttledPeriods: number;
    readonly throttledNanos: number;
    /** CPUs this container may use: quota over period, or undefined without one. */
    readonly quotaCpus: number | undefined;
  };
  readonly memory: {
    /** Without inactive file pages, as docker shows it. */
    readonly usedBytes: number;
    /** The container's limit, or the host's memory. */
    readonly limitBytes: number;
    readonly oomKills: number;
    /** Pages of files, also those that `usedBytes` leaves out; undefined where nobody says. */
    readonly cacheBytes?: number | undefined;
    /** Undefined where the kernel does not count it. */
    readonly swapBytes?: number | undefined;
  };
  /** All interfaces but `lo`; undefined with the host's network. */
  readonly network: { readonly receivedBytes: number; readonly sentBytes: number } | undefined;
  readonly blockIo: { readonly readBytes: number; readonly writtenBytes: number };
  readonly pids: { readonly current: number; readonly limit: number | undefined };
  /** Share of the last 10 s in which some task waited, in per cent; undefined where the kernel has no PSI. */
  readonly pressure: { readonly cpu: number; readonly memory: number; readonly io: number } | undefined;
  /** Where it was asked for. */
  readonly detail?: StatsDetail | undefined;
};

/** What the kernel counts besides; by its own names where it has names. What it does not count is undefined. */
export type StatsDetail = {
  readonly cpu: {
    readonly userNanos: number;
    readonly kernelNanos: number;
    /** By CPU; with control groups of version 1. */
    readonly perCpuNanos: readonly number[] | undefined;
  };
  readonly memory: {
    /** With all pages of files. */
    readonly usageBytes: number;
    /** The most that it had at once; with version 1. */
    readonly maxUsageBytes: number | undefined;
    /** How often it was at its limit (version 1), or out of memory (version 2). */
    readonly failures: number;
    readonly counters: Readonly<Record<string, number>>;
  };
  readonly blockIo: {
    readonly bytes: readonly BlockIoCount[];
    /** With version 1. */
    readonly operations: readonly BlockIoCount[] | undefined;
  };
  /** Undefined with the host's network. */
  readonly interfaces: readonly InterfaceCounters[] | undefined;
};

/** A sample, and the rates between it and the one before. */
export type ContainerStats = {
  readonly sample: StatsSample;
  /** Per cent of one CPU; 0 for the first sample. */
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly receivedBytesPerSecond: number;
  readonly sentBytesPerSecond: number;
  readonly readBytesPerSecond: number;
  readonly writtenBytesPerSecond: number;
};
