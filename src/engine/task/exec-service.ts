import type { ContainerId } from '../container/container.js';
import type { AttachOptions, AttachSession, TerminalSize } from './attach-session.js';

/** What to run inside a container that is alive. Undefined fields are the container's own. */
export type CreateExec = {
  /** 64 hexadecimal digits, where it was told to somebody before it starts; undefined for one of the engine's choice. */
  readonly id?: string | undefined;
  readonly command: readonly string[];
  readonly env?: readonly string[] | undefined;
  readonly workingDir?: string | undefined;
  readonly user?: string | undefined;
  readonly hasTty?: boolean | undefined;
  readonly hasStdin?: boolean | undefined;
  readonly isPrivileged?: boolean | undefined;
  readonly size?: TerminalSize | undefined;
  /** Kept for whoever starts later what was created: what he is to be connected to, */
  readonly attaches?: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean } | undefined;
  /** and the keys by which he leaves. */
  readonly detachKeys?: readonly number[] | undefined;
};

/** A further process as it is known to everybody, whoever created or started it. */
export type Exec = {
  readonly id: string;
  readonly containerId: ContainerId;
  readonly asked: CreateExec;
  readonly status: 'created' | 'running' | 'ended';
  /** On this machine, also when it has ended; 0 until it runs, and where that is not known. */
  readonly pid: number;
  /** Undefined until it has ended. */
  readonly exitCode: number | undefined;
};

/** A further process in a container. */
export interface ExecSession extends AsyncDisposable {
  readonly id: string;
  /** The streams; undefined where it was started detached. */
  readonly streams: AttachSession | undefined;
  /** The process's own status; 128+n after a signal. */
  readonly exitCode: Promise<number>;
}

export interface ExecService {
  /**
   * Remembers what is to be started later, by its id, from whichever process.
   * @throws container_not_running, container_state_conflict (paused)
   */
  create(ref: string, exec: CreateExec): Promise<Exec>;
  /** Also for a while after its end; gone with its container. @throws exec_not_found */
  get(id: string): Promise<Exec>;
  /**
   * Starts what was created under `exec.id`, once; or, without that, something new.
   * @throws container_not_running, container_state_conflict (paused; started before), exec_not_found (another container's), command_not_found, command_not_executable, user_unknown
   */
  start(ref: string, exec: CreateExec, options?: { readonly attach?: AttachOptions | undefined }): Promise<ExecSession>;
  /** Tells its terminal its size. @throws exec_not_found, container_state_conflict (it does not run) */
  resize(id: string, size: TerminalSize): Promise<void>;
}
