import type { PrivateMount } from '../../host/syscalls.js';
import type { ContainerId } from '../container/container.js';
import type { OciRuntime } from '../runtime/oci-runtime.js';

/** Where a monitor keeps its things. All of it is in the run root and ends with the boot, but for the log. */
export type MonitorPlace = {
  /** The runtime bundle; also holds the attach socket, the control fifo and the pid files. */
  readonly bundleDir: string;
  /** Where the exit code is written, in a file named by the container. */
  readonly exitDir: string;
};

export type StartMonitor = MonitorPlace & {
  /** Where the output is written; undefined where it is not. */
  readonly log: MonitorLog | undefined;
  readonly id: ContainerId;
  readonly runtime: OciRuntime;
  /** The container's root file system: mounted where only the monitor and its container see it. */
  readonly mounts: readonly PrivateMount[];
  /** Runs with these mounts in sight, before the monitor starts: reads users out of the root, writes the bundle. Synchronous. */
  readonly prepare?: (() => void) | undefined;
  readonly hasTty: boolean;
  readonly hasStdin: boolean;
  readonly isStdinOnce: boolean;
  /** The checkpoint that it goes on from; then it runs at once. */
  readonly restoreFrom?: string | undefined;
  /** What the container runs: named in errors. */
  readonly command: string;
  /** Run by the monitor when the container has ended, program first. */
  readonly exitCommand?: readonly string[] | undefined;
};

export type MonitorLog = {
  readonly path: string;
  /** Where the monitor goes on to a next file; undefined for never. */
  readonly maxSizeBytes: number | undefined;
};

export type StartedMonitor = {
  readonly monitorPid: number;
  /** Made, and waiting for {@link OciRuntime.start}; of a restored one, running. */
  readonly containerPid: number;
};

/** What the monitor wrote down when its container ended. */
export type ExitRecord = {
  /** 128+n after a signal. */
  readonly exitCode: number;
  readonly isOomKilled: boolean;
  readonly exitedAtMs: number;
};
