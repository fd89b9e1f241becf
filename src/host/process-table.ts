/** What the kernel says of one process at one moment. */
export type ProcessFacts = {
  readonly pid: number;
  readonly parentPid: number;
  /** Its numbers, from ours inwards through the process namespaces that it is in; none where the kernel does not say. */
  readonly namespacePids: readonly number[];
  /** Effective, as the machine counts users. */
  readonly uid: number;
  /** The letter of /proc/PID/stat. */
  readonly state: string;
  /** Empty for kernel threads, and for what has ended and was not yet collected. */
  readonly command: readonly string[];
  readonly name: string;
  /** User and system time so far. */
  readonly cpuNanos: number;
  readonly residentBytes: number;
  readonly threads: number;
  /** In clock ticks after boot. */
  readonly startTicks: number;
};

/** A place where a program may listen. */
export type ListeningPlace = {
  readonly protocol: 'tcp' | 'udp';
  readonly isIpv6: boolean;
  readonly port: number;
};

/** The machine's processes, whosever they are. */
export interface ProcessTable {
  /** Undefined where there is none. Synchronous: the kernel answers from memory. */
  read(pid: number): ProcessFacts | undefined;
  /**
   * A program that listens there, by whatever address, in this network namespace; undefined where there is none, or
   * where it is not ours to see. Looks at every process: for errors only.
   */
  listenerAt(place: ListeningPlace): ProcessFacts | undefined;
  /** Whether there is one, whosever it is. */
  hasListener(place: ListeningPlace): boolean;
}
