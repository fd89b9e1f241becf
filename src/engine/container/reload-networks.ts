import type { ContainerId } from './container.js';
import type { ContainerParts } from './container-parts.js';
import { isAlive } from './transitions.js';

/** Puts back what others took off the machine: of one network, or of all that are in use. @throws network_not_found */
export async function reloadNetworks(
  { networks, names, records, journal }: ContainerParts,
  ref?: string,
): Promise<{ readonly reloaded: readonly string[] }> {
  const reloaded: string[] = [];
  for (const { id, name, driver } of ref === undefined ? networks.list() : [networks.get(ref)]) {
    const living = networks.members(name).flatMap(({ containerId }) => {
      const container = records.find(containerId as ContainerId);
      return container && isAlive(container.state.status) ? [{ containerId, pid: container.state.pid }] : [];
    });
    if (!(await networks.restore(name, living))) continue;
    journal.append({ type: 'network', action: 'reload', actor: { id, attributes: { name, type: driver } } });
    reloaded.push(name);
  }
  await names.settle();
  return { reloaded };
}
