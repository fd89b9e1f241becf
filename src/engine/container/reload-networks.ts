import type { ContainerId } from './container.js';
import { lockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { isAlive } from './transitions.js';

/** Puts back what others took off the machine: of one network, or of all that are in use. @throws network_not_found */
export async function reloadNetworks(
  parts: ContainerParts,
  ref?: string,
): Promise<{ readonly reloaded: readonly string[] }> {
  const { networks, names, journal } = parts;
  const reloaded: string[] = [];
  for (const { id, name, driver } of ref === undefined ? networks.list() : [networks.get(ref)]) {
    if (!(await networks.restore(name))) continue;
    for (const { containerId } of networks.members(name)) await reattach(parts, containerId as ContainerId, name);
    journal.append({ type: 'network', action: 'reload', actor: { id, attributes: { name, type: driver } } });
    reloaded.push(name);
  }
  await names.settle();
  return { reloaded };
}

async function reattach(parts: ContainerParts, id: ContainerId, network: string): Promise<void> {
  using _ = await lockContainer(parts, id);
  const container = parts.records.find(id);
  if (!container || !isAlive(container.state.status)) return;
  const { pid, pidStartTicks } = container.state;
  // One that has just ended has lost all its interfaces.
  if (parts.host.processes.startTicks(pid) !== pidStartTicks) return;
  await parts.networks.reattach({ containerId: id, pid }, network);
}
