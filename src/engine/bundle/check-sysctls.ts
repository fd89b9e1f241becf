import { engineError } from '../../errors/engine-error.js';
import type { ContainerConfig } from '../container/container.js';

/** What belongs to a namespace of inter-process communication. @see runc, libcontainer/configs/validate */
const IPC_SYSCTLS: readonly string[] = [
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
];

/**
 * Refuses kernel parameters that are not the container's own: they would change the machine's.
 *
 * @throws argument_invalid, with runc's sentences
 */
export function checkSysctls({
  sysctls,
  network,
  namespaces,
}: Pick<ContainerConfig, 'sysctls' | 'network' | 'namespaces'>): void {
  for (const name of Object.keys(sysctls)) {
    const reason = objection(name, { network, namespaces });
    if (reason) throw engineError('argument_invalid', { reason: `sysctl ${JSON.stringify(name)} ${reason}` });
  }
}

function objection(
  name: string,
  { network, namespaces }: Pick<ContainerConfig, 'network' | 'namespaces'>,
): string | undefined {
  if (name.startsWith('net.')) return network.kind === 'host' ? 'not allowed in host network namespace' : undefined;
  if (name.startsWith('fs.mqueue.') || IPC_SYSCTLS.includes(name)) {
    return namespaces.ipc.kind === 'host' ? 'is not allowed in the hosts ipc namespace' : undefined;
  }
  return 'is not in a separate kernel namespace';
}
