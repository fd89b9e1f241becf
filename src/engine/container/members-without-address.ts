import type { Network, NetworkMember } from '../network/network.js';
import type { Container } from './container.js';
import { type FindNetwork, placesOf } from './places-of.js';
import { isAlive } from './transitions.js';

/** Who runs on `host` or `none`, which give nobody an interface or an address; of any other network, nobody. */
export function membersWithoutAddress(
  { id, driver }: Pick<Network, 'id' | 'driver'>,
  containers: readonly Container[],
  find: FindNetwork,
): readonly NetworkMember[] {
  if (driver !== 'host' && driver !== 'null') return [];
  return containers
    .filter(({ state }) => isAlive(state.status))
    .filter((container) => placesOf(container, find).some(({ networkId }) => networkId === id))
    .map((container) => ({
      containerId: container.id,
      containerName: container.name,
      endpointId: '',
      macAddress: '',
      ipv4Address: '',
      ipv6Address: '',
    }));
}
