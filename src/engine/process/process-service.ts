import type { Signal } from '../../oci/signal.js';

/** A process of a container, as the machine sees it. */
export type ContainerProcess = {
  /** Its number on the machine. */
  readonly pid: number;
  readonly parentPid: number;
  /** Its number inside the container; undefined where the kernel does not say. */
  readonly innerPid: number | undefined;
  readonly uid: number;
  /** The letter of /proc/PID/stat: R, S, D, Z, T. */
  readonly state: string;
  readonly command: readonly string[];
  /** Name of its program, where the command line is empty. */
  readonly name: string;
  /** User and system time so far. */
  readonly cpuNanos: number;
  readonly residentBytes: number;
  readonly threads: number;
  /** Clock ticks after boot: tells it from a later process with its number. */
  readonly startTicks: number;
};

export interface ProcessService {
  /** Parents before their children, brothers by age. @throws container_not_running */
  list(ref: string): Promise<readonly ContainerProcess[]>;
  /** @throws container_not_running, process_not_found where it is not (or no longer) one of the container's */
  signal(ref: string, process: Pick<ContainerProcess, 'pid' | 'startTicks'>, signal: Signal): Promise<void>;
}
