import type { LogEntry, LogOptions } from '../log/log-entry.js';
import type { ContainerStats } from '../stats/container-stats.js';
import type { AttachOptions, AttachSession } from './attach-session.js';

export interface StreamService {
  /** Connects to a container that is alive. Nothing from before is repeated. @throws container_not_running */
  attach(ref: string, options?: AttachOptions): Promise<AttachSession>;
  /** Batches of entries in order; with `follow` until the container ends. */
  logs(ref: string, options?: LogOptions): AsyncIterable<readonly LogEntry[]>;
  /**
   * Where the log lies, for {@link openLogLook} to look at any part of it; undefined where that is on another machine.
   * @throws container_not_found, logs_not_readable
   */
  logPath(ref: string): Promise<string | undefined>;
  /**
   * Samples of containers that are alive, one array a tick, the first at once (its rates are 0).
   * Without `refs`: of all, with those that come and go. Holds open files between ticks.
   */
  stats(options?: {
    readonly refs?: readonly string[] | undefined;
    readonly intervalMs?: number | undefined;
    /** Samples have their `detail`, which takes longer to read. */
    readonly hasDetail?: boolean | undefined;
    readonly cancelSignal?: AbortSignal | undefined;
  }): AsyncIterable<readonly ContainerStats[]>;
  /**
   * Processes of a container, as the machine's `ps` prints them: titles and rows.
   * `psArguments` choose the columns; among them must be the process id. Undefined: `-ef`.
   * @throws container_not_running, top_without_pid, ps_failed
   */
  top(
    ref: string,
    options?: { readonly psArguments?: readonly string[] | undefined },
  ): Promise<{ readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] }>;
}
