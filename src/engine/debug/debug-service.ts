import type { Container } from '../container/container.js';
import type { AttachOptions, TerminalSize } from '../task/attach-session.js';
import type { ExecSession } from '../task/exec-service.js';

/** As nsenter names them; `mnt` is what the container sees as its files. */
export type DebugNamespace = 'mnt' | 'pid' | 'net' | 'ipc' | 'uts';

/** What to run beside a container, or in its place. Undefined fields are the container's own. */
export type DebugOptions = {
  /** Default: a shell. */
  readonly command?: readonly string[] | undefined;
  /** The tools are this image's, and its tree is the root; the container's files are at `/container`. */
  readonly image?: string | undefined;
  /** Which of a live container's namespaces to enter; for the others the machine's. Default: all. */
  readonly namespaces?: readonly DebugNamespace[] | undefined;
  /** Laid over the container's. */
  readonly env?: readonly string[] | undefined;
  readonly workingDir?: string | undefined;
  /** Default: root. */
  readonly user?: string | undefined;
  readonly hasTty?: boolean | undefined;
  readonly hasStdin?: boolean | undefined;
  readonly isPrivileged?: boolean | undefined;
  readonly size?: TerminalSize | undefined;
};

/**
 * A program that looks into a container. It ends with this session: when that is left, and when the process that
 * opened it is killed.
 */
export type DebugSession = ExecSession & {
  /** As it was when the session began. */
  readonly target: Container;
  /** `live`: in the namespaces of the running container; `sandbox`: in its place, on files of which changes are discarded. */
  readonly kind: 'live' | 'sandbox';
  /** Where the machine's tools are; undefined where they come from an image, or the machine's own files are seen. */
  readonly toolsPath: string | undefined;
  /** Where the container's files are; undefined where they are not seen. */
  readonly filesPath: string | undefined;
};

/** Looks into containers with tools that they do not have. Nothing is left in them. */
export interface DebugService {
  /**
   * Starts a program with tools in the namespaces of a container, or where it does not run in a sandbox of the same
   * files, environment and mounts.
   * @throws container_not_found, image_not_found, debug_tools_missing, command_not_found, command_not_executable,
   *   user_unknown, working_directory_unusable, argument_invalid
   */
  start(
    ref: string,
    options?: DebugOptions,
    streams?: { readonly attach?: AttachOptions | undefined },
  ): Promise<DebugSession>;
}
