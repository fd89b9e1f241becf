import type { Readable, Writable } from 'node:stream';

import type { Signal } from '../oci/signal.js';

export type ProcessExit = { readonly exitCode: number | undefined; readonly signal: string | undefined };

export type ProcessOutput = ProcessExit & { readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  /** Given to its standard input, which is then closed. */
  readonly input?: string | Uint8Array | undefined;
  /** Added to the environment; undefined takes a name away. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly cwd?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly cancelSignal?: AbortSignal | undefined;
};

/** Where a descriptor of the child goes: nowhere, to a pipe of ours, to ours, or to an open file. */
export type Stdio = 'ignore' | 'pipe' | 'inherit' | number;

export type SpawnOptions = {
  /** By descriptor number from 0 on. */
  readonly stdio: readonly Stdio[];
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly cwd?: string | undefined;
  /**
   * In a session of its own; outlives this process. Of our environment it gets only what names places and the
   * language: what else is in there, secrets among it, belongs to whoever called us.
   */
  readonly isDetached?: boolean | undefined;
};

export interface RunningProcess {
  readonly pid: number;
  /** The pipes asked for, by descriptor number. */
  readonly pipes: readonly (Readable | Writable | undefined)[];
  readonly exit: Promise<ProcessExit>;
  kill(signal: Signal): void;
  /** Lets this process end while the child runs on. */
  unref(): void;
}

/** Starts programs of the machine. Nothing else in gantry does. */
export interface Processes {
  /** Runs to the end and collects what was printed. A status other than 0 is no error here. @throws program_missing, timed_out, cancelled */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<ProcessOutput>;
  /** Forks before it returns, from the calling thread and so in its namespaces. @throws program_missing */
  spawn(program: string, args: readonly string[], options: SpawnOptions): RunningProcess;
  /**
   * When process `pid` started, in clock ticks after boot: with the pid, its identity for as long as the boot lasts.
   * Undefined where there is none, or only what a parent has not yet collected.
   */
  startTicks(pid: number): number | undefined;
  /** The session that process `pid` is in; undefined where there is no such process. */
  sessionOf(pid: number): number | undefined;
  /** Whether there was such a process. */
  signal(pid: number, signal: Signal): boolean;
}
