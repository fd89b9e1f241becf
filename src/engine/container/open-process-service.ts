import { engineError } from '../../errors/engine-error.js';
import { cgroupsPath } from '../bundle/cgroups-path.js';
import type { ContainerRecord } from '../metadata/containers.js';
import { toProcess } from '../process/container-process.js';
import { parentsFirst } from '../process/parents-first.js';
import type { ProcessService } from '../process/process-service.js';
import type { ContainerParts } from './container-parts.js';
import { getContainer } from './find-container.js';
import { requireTransition } from './transitions.js';

/** Whose processes they are, their control group says: also of what left the tree of the first process. */
export function openProcessService(parts: Pick<ContainerParts, 'records' | 'roots' | 'host'>): ProcessService {
  const { cgroups, processTable, syscalls } = parts.host;
  const pidsOf = ({ id, config }: ContainerRecord): readonly number[] =>
    cgroups.processes(cgroupsPath(parts.roots, id, config.cgroupParent));
  return {
    async list(ref) {
      const container = getAlive(parts, ref);
      const depth = processTable.read(container.state.pid)?.namespacePids.length ?? 0;
      const found = pidsOf(container).flatMap((pid) => processTable.read(pid) ?? []);
      return parentsFirst(found.map((facts) => toProcess(facts, depth)));
    },
    async signal(ref, { pid, startTicks }, signal) {
      const container = getAlive(parts, ref);
      const isStillIt = (): boolean =>
        processTable.read(pid)?.startTicks === startTicks && pidsOf(container).includes(pid);
      if (!syscalls.signalProcess(pid, signal, isStillIt))
        throw engineError('process_not_found', { pid, id: container.id });
    },
  };
}

function getAlive({ records, host }: Pick<ContainerParts, 'records' | 'host'>, ref: string): ContainerRecord {
  const container = getContainer(records, ref);
  requireTransition('kill', container); // Alive, paused included; the same sentence.
  const { pid, pidStartTicks } = container.state;
  if (host.processes.startTicks(pid) !== pidStartTicks)
    throw engineError('container_not_running', { id: container.id });
  return container;
}
