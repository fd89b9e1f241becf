import type { ContainerId, ContainerProcess, Engine } from '../../../engine/index.js';
import { SIGHUP } from '../../../oci/signal.js';

/** A shell that we started in a container. */
export type StartedShell = { readonly id: ContainerId; readonly execId: string };

/**
 * Tells a shell, and what was started from it, that its terminal is gone, as the kernel does where a terminal is closed.
 * What is to live on without one (`nohup`) does.
 */
export async function hangUp(
  { execs, processes }: Pick<Engine, 'execs' | 'processes'>,
  { id, execId }: StartedShell,
): Promise<void> {
  const { pid } = await execs.get(execId);
  if (pid === 0) return;
  const family = withChildren(await processes.list(id), pid);
  // Any of them may have ended in this moment, with the shell or before it.
  await Promise.allSettled(family.map((process) => processes.signal(id, process, SIGHUP)));
}

/** Parents come before their children. */
function withChildren(processes: readonly ContainerProcess[], pid: number): readonly ContainerProcess[] {
  const family = new Set([pid]);
  return processes.filter((process) => {
    const belongs = family.has(process.pid) || family.has(process.parentPid);
    if (belongs) family.add(process.pid);
    return belongs;
  });
}
