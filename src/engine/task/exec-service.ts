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
  /** @throws container_not_running, container_state_conflict (paused), command_not_found, command_not_executable, user_unknown */
  start(ref: string, exec: CreateExec, options?: { readonly attach?: AttachOptions | undefined }): Promise<ExecSession>;
}
