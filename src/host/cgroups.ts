/** Counters of one control group and all below it, since it was made. What the kernel does not count is 0. */
export type CgroupCounters = {
  readonly cpuUsageNanos: number;
  readonly periods: number;
  readonly throttledPeriods: number;
  readonly throttledNanos: number;
  /** CPU time that it may use a period, over the period; undefined without a limit. */
  readonly quotaCpus: number | undefined;
  readonly memoryUsageBytes: number;
  /** File pages among them that have not been used for a while: the kernel takes them back first. */
  readonly inactiveFileBytes: number;
  /** Pages of files, used or not. */
  readonly cacheBytes: number;
  /** Undefined where the kernel does not count it. */
  readonly swapBytes: number | undefined;
  readonly memoryLimitBytes: number | undefined;
  readonly oomKills: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly pids: number;
  readonly pidsLimit: number | undefined;
  /** Share of the last 10 s in which some task waited, in per cent; undefined where the kernel does not say. */
  readonly pressure: { readonly cpu: number; readonly memory: number; readonly io: number } | undefined;
};

/** Bytes, or how often, by device and operation. */
export type BlockIoCount = {
  readonly major: number;
  readonly minor: number;
  /** As the kernel calls it: `Read`, `Write`, `Sync`, …; with version 2 `read` and `write`. */
  readonly operation: string;
  readonly value: number;
};

/** What is counted besides, for whoever looks at one group. What the kernel does not count is undefined. */
export type CgroupDetail = {
  readonly userNanos: number;
  readonly kernelNanos: number;
  /** By CPU, also those that are off; with version 1. */
  readonly perCpuNanos: readonly number[] | undefined;
  /** By the kernel's names, which are others with each version. */
  readonly memoryStat: Readonly<Record<string, number>>;
  /** The most that it had at once; with version 1. */
  readonly memoryMaxBytes: number | undefined;
  /** How often it was at its limit (version 1), or out of memory (version 2). */
  readonly memoryFailures: number;
  readonly ioBytes: readonly BlockIoCount[];
  /** With version 1. */
  readonly ioOperations: readonly BlockIoCount[] | undefined;
};

/** Holds the group's files open, which makes reading them again cheap. */
export interface CgroupReader extends Disposable {
  /** Undefined once the group is gone. Synchronous: the kernel answers from memory. */
  read(): CgroupCounters | undefined;
}

/** Counters of the machine. */
export type HostCounters = {
  /** Of all CPUs together, idle time included. */
  readonly cpuNanos: number;
  readonly idleNanos: number;
  readonly onlineCpus: number;
  readonly memoryTotalBytes: number;
  /** Without what the kernel can give back at once. */
  readonly memoryUsedBytes: number;
};

/** What the machine is busy with besides. */
export type HostActivity = {
  /** Tasks that run or wait for a CPU or a disk, on average over 1, 5 and 15 minutes. */
  readonly loadAverages: readonly [oneMinute: number, fiveMinutes: number, fifteenMinutes: number];
  /** Of the interfaces that lead out of the machine; undefined where none does. */
  readonly traffic: NetworkCounters | undefined;
};

export type NetworkCounters = { readonly receivedBytes: number; readonly sentBytes: number };

/** Of one interface; in each direction bytes, packets, and what became of the others. */
export type InterfaceCounters = {
  readonly name: string;
  readonly received: DirectionCounters;
  readonly sent: DirectionCounters;
};

export type DirectionCounters = {
  readonly bytes: number;
  readonly packets: number;
  readonly errors: number;
  readonly dropped: number;
};

/** What the kernel counts, for control groups and beside them. */
export interface Cgroups {
  /** 1 also where both are mounted and the controllers are with version 1. */
  readonly version: 1 | 2;
  /** @param path As in `linux.cgroupsPath` of the runtime's specification: `/gantry/ID`. A group that is missing reads as gone. */
  open(path: string): CgroupReader;
  /** Processes in the group itself and below; none where it is gone. */
  processes(path: string): readonly number[];
  /**
   * From now until disposal a process joins a group at once. Otherwise the first one in a while waits for a grace period
   * of the kernel's, some 10 ms. Never fails, and changes nothing. @see ADR 16
   */
  quickenMoves(): Disposable;
  hostCounters(): HostCounters;
  hostActivity(): HostActivity;
  /** All interfaces but loopback in the network namespace of that process; undefined once it is gone. */
  networkCounters(pid: number): NetworkCounters | undefined;
  /** Opened and read anew each time. Undefined once the group is gone. */
  detail(path: string): CgroupDetail | undefined;
  /** The same interfaces as {@link networkCounters}, each for itself. */
  interfaceCounters(pid: number): readonly InterfaceCounters[] | undefined;
}
