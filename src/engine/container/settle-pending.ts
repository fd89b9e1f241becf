import type { ContainerId } from './container.js';
import { tryLockContainer } from './container-lock.js';
import type { ContainerParts } from './container-parts.js';
import { leaveNetwork } from './disconnect-network.js';
import { isAlive } from './transitions.js';

/**
 * Takes a container off those networks that a process was connecting it to, or disconnecting it from, when it was killed:
 * the record knows nothing of the one yet, and the other was to happen.
 */
export async function settlePending(parts: ContainerParts, id: ContainerId): Promise<void> {
  using lock = tryLockContainer(parts, id);
  if (!lock) return;
  for (const { networkName, pending } of parts.networks.placesOf(id)) {
    const container = parts.records.find(id);
    const network = parts.networks.find(networkName);
    if (pending === '' || !container || !network || !isAlive(container.state.status)) continue;
    await leaveNetwork(parts, container, network);
  }
}
