import { engineError } from '../../errors/engine-error.js';
import { appendNetworkEvent } from './create-network.js';
import { getNetwork } from './known-network.js';
import type { Network } from './network.js';
import type { NetworkDevices } from './network-devices.js';
import type { NetworkParts } from './network-parts.js';

/**
 * Takes a network away, with its bridge and its rules. Containers that would be on it if they ran are not asked.
 * Repeated after a kill it does what is left to do.
 *
 * @throws network_in_use, network_built_in, network_not_found
 */
export async function removeNetwork(
  parts: NetworkParts,
  devices: Pick<NetworkDevices, 'takeDownIfUnused'>,
  ref: string,
): Promise<Network> {
  const { network } = getNetwork(parts, ref);
  const { id, name } = network;
  if (network.isBuiltIn) throw engineError('network_built_in', { name, operation: 'remove' });
  const isGone = await devices.takeDownIfUnused(name, () =>
    parts.database.transaction(() => {
      // Somebody may have been quicker, and made another of that name.
      if (!parts.networks.findById(id)) return;
      parts.networks.remove(name);
      appendNetworkEvent(parts, network, 'destroy');
    }),
  );
  if (!isGone) throw engineError('network_in_use', { name, id });
  return network;
}
