import type { ContainerId } from '../container/container.js';

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
