import type { Signal } from '../../oci/signal.js';
import type { ContainerId } from '../container/container.js';
import type { RuntimeState } from './runtime-state.js';

/** An OCI runtime of this machine, and what must be known to use it. */
export type RuntimeProgram = {
  readonly kind: 'crun' | 'runc' | 'other';
  /** Absolute: conmon takes no other. */
  readonly path: string;
  readonly version: string;
  /** It refuses to create containers while the cgroup v2 half of a hybrid hierarchy is in sight (crun). */
  readonly needsHiddenCgroup2: boolean;
  /** It takes a ready-made seccomp filter by annotation. */
  readonly takesSeccompFilter: boolean;
};

export type WriteCheckpoint = {
  /** A folder that is there. */
  readonly imagePath: string;
  readonly keptAs: string;
  readonly leavesRunning: boolean;
};

/**
 * The runtime, thin: every method is one call of its program, and decides nothing.
 *
 * Creating a container and starting a further process in it are the monitor's (`startMonitor`, `startExec`), which
 * calls the same program with the same state root. All methods throw what `stderr.ts` makes of the program's words.
 */
export interface OciRuntime {
  readonly program: RuntimeProgram;
  /** Where it keeps what it knows; one per run root, so that two engines never see each other's containers. */
  readonly stateRoot: string;
  /** Lets a created container's program run. @throws command_not_found, command_not_executable, … */
  start(id: ContainerId): Promise<void>;
  /** Signals its first process, or with `all` every one. @throws container_not_running */
  kill(id: ContainerId, signal: Signal, options?: { readonly all?: boolean | undefined }): Promise<void>;
  /** Forgets a stopped container, its cgroups included; with `force` kills it first. No error where it is unknown. */
  delete(id: ContainerId, options?: { readonly force?: boolean | undefined }): Promise<void>;
  /**
   * What `delete` comes to for a container all of whose processes have ended, without starting a program for it:
   * its cgroups and the runtime's folder of it go.
   *
   * @returns false where it cannot be done like that, as somebody lives in a cgroup yet: then `delete` it
   */
  forgetEnded(id: ContainerId, cgroupsPath: string): boolean;
  /** Undefined where the runtime does not know it. */
  findState(id: ContainerId): Promise<RuntimeState | undefined>;
  /**
   * Writes down what its processes are, and ends them unless told otherwise. Ask `requireCheckpoints` before.
   * What is finished is found at `keptAs`, also where this process is killed meanwhile. @throws checkpoint_failed
   */
  checkpoint(id: ContainerId, options: WriteCheckpoint): Promise<void>;
  pause(id: ContainerId): Promise<void>;
  resume(id: ContainerId): Promise<void>;
  /** Pids, as the host counts, of all processes of a container. */
  listPids(id: ContainerId): Promise<readonly number[]>;
  /** Every container that the state root holds. */
  list(): Promise<readonly RuntimeState[]>;
}
