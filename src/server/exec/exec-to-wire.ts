import type { Exec } from '../../engine/index.js';

/** A further process as an inspection shows it. @see moby, api/types/backend: ExecInspect */
export function execToWire({ id, containerId, asked, status, pid, exitCode }: Exec) {
  const [entrypoint = '', ...args] = asked.command;
  const { attaches, detachKeys = [] } = asked;
  return {
    ID: id,
    Running: status === 'running',
    ExitCode: exitCode ?? null,
    ProcessConfig: {
      tty: asked.hasTty ?? false,
      entrypoint,
      arguments: args,
      privileged: asked.isPrivileged ?? false,
      ...(asked.user !== undefined && { user: asked.user }),
    },
    OpenStdin: attaches?.stdin ?? false,
    OpenStderr: attaches?.stderr ?? false,
    OpenStdout: attaches?.stdout ?? false,
    CanRemove: false,
    ContainerID: containerId,
    // Bytes, as Go writes them.
    DetachKeys: Buffer.from(detachKeys).toString('base64'),
    Pid: pid,
  };
}
