import type { StoredExec } from './exec-store.js';

/** A further process as an inspection shows it. @see moby, api/types/backend: ExecInspect */
export function execToWire({ id, containerId, exec, attaches, status, exitCode }: StoredExec) {
  const [entrypoint = '', ...args] = exec.command;
  return {
    ID: id,
    Running: status === 'running',
    ExitCode: exitCode ?? null,
    ProcessConfig: {
      tty: exec.hasTty ?? false,
      entrypoint,
      arguments: args,
      privileged: exec.isPrivileged ?? false,
      ...(exec.user !== undefined && { user: exec.user }),
    },
    OpenStdin: attaches.stdin,
    OpenStderr: attaches.stderr,
    OpenStdout: attaches.stdout,
    CanRemove: status === 'ended',
    ContainerID: containerId,
    DetachKeys: '',
    Pid: 0,
  };
}
