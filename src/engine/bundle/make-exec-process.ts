import { engineError } from '../../errors/engine-error.js';
import type { RuntimeProcess } from '../../oci/runtime-spec.js';
import type { ContainerConfig } from '../container/container.js';
import type { CreateExec } from '../task/exec-service.js';
import { grantedCapabilities } from './capabilities.js';
import { makeEnvironment } from './environment.js';
import type { HostFacts } from './host-facts.js';
import type { ResolvedUser } from './resolve-user.js';
import { makeResourceLimits } from './resource-limits.js';
import { parseSecurityOptions } from './security-options.js';

export type ExecProcessRequest = {
  readonly config: ContainerConfig;
  readonly exec: CreateExec;
  readonly user: ResolvedUser;
  readonly host: HostFacts;
};

/** A further process of a container, as the runtime's `exec` wants it. Pure. @throws container_no_command, working_directory_invalid */
export function makeExecProcess({ config, exec, user, host }: ExecProcessRequest): RuntimeProcess {
  if (exec.command.length === 0) throw engineError('container_no_command');
  const cwd = exec.workingDir || config.workingDir;
  if (!cwd.startsWith('/')) throw engineError('working_directory_invalid', { dir: cwd });
  const hasTty = exec.hasTty ?? false;
  const isPrivileged = exec.isPrivileged === true || config.isPrivileged;
  const capabilities = grantedCapabilities({ ...config, isPrivileged }, host.boundingCapabilities);
  return {
    terminal: hasTty,
    ...(hasTty && exec.size && { consoleSize: { height: exec.size.rows, width: exec.size.columns } }),
    cwd,
    env: makeEnvironment({ config, hasTty, home: user.home, further: exec.env }),
    args: exec.command,
    user: { uid: user.uid, gid: user.gid, additionalGids: user.additionalGids },
    capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
    rlimits: makeResourceLimits(config.resources.ulimits, host),
    noNewPrivileges: parseSecurityOptions(config.securityOptions).hasNoNewPrivileges && !isPrivileged,
  };
}
